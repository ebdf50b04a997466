package org.vml.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.workingarea.WorkingAreas;

/// The HTTP server, on a free port of 127.0.0.1.
public final class ApiServer implements AutoCloseable {
    private static final int LONGEST_BODY = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int UNEXPECTED = 500;

    /// What the server answers from.
    ///
    /// @param stop asks the controller to end; returns at once
    public record Service(
            Repositories repositories,
            WorkingAreas areas,
            Jobs jobs,
            Activity activity,
            Supplier<Status> status,
            Runnable stop) {}

    private final Vertx vertx;
    private final HttpServer server;

    private ApiServer(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /// Starts a server that answers requests with this token; it listens when this returns.
    public static ApiServer start(Service service, String token) {
        Vertx vertx = Vertx.vertx(options());
        HttpServerOptions local = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true);
        return new ApiServer(
                vertx,
                await(vertx.createHttpServer(local)
                        .requestHandler(router(vertx, service, token))
                        .listen()));
    }

    public int port() {
        return server.actualPort();
    }

    /// Closes all connections and ends the server's threads.
    @Override
    public void close() {
        await(vertx.close());
    }

    /// One thread receives and answers; nothing here needs the pools and caches that Vert.x has for others.
    private static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    private static Router router(Vertx vertx, Service service, String token) {
        Router router = Router.router(vertx);
        router.route().handler(new Guard(token, service.activity()));
        router.route().handler(new BodyReader(LONGEST_BODY));
        Endpoints endpoints = new Endpoints(router);
        Areas areas = new Areas(service.repositories(), service.areas());
        LogbookViews views = new LogbookViews(service.repositories(), areas, PATIENCE);
        new StatusResource(service.status(), service.stop()).register(endpoints);
        new ConsultResource(service.repositories(), views).register(endpoints);
        new RepositoriesResource(service.repositories(), views).register(endpoints);
        new EntriesResource(service.repositories(), areas).register(endpoints);
        new LightResource(service.repositories()).register(endpoints);
        new AreasResource(service.repositories(), areas).register(endpoints);
        new JobsResource(service.jobs()).register(endpoints);
        router.get("/v1/jobs/:job/events").handler(new JobEvents(service.jobs()));
        router.errorHandler(NOT_FOUND, context -> refuse(context, NOT_FOUND, ProblemKind.NOT_FOUND, "is not there"));
        router.errorHandler(
                METHOD_NOT_ALLOWED,
                context -> refuse(context, METHOD_NOT_ALLOWED, ProblemKind.USAGE, "cannot be asked for that"));
        router.errorHandler(
                TOO_LARGE,
                context -> refuse(
                        context, TOO_LARGE, ProblemKind.USAGE, "does not take more than " + LONGEST_BODY + " bytes"));
        router.errorHandler(UNEXPECTED, ApiServer::fail);
        return router;
    }

    private static void refuse(RoutingContext context, int status, ProblemKind kind, String reason) {
        String what = context.request().method() + " " + context.normalizedPath() + " " + reason;
        Replies.send(context, new Answer(status, ProblemView.of(ProblemException.of(kind, what))));
    }

    private static void fail(RoutingContext context) {
        Throwable failure = context.failure();
        Replies.send(context, Failures.answer("a request", failure == null ? new IllegalStateException() : failure));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not start or end the server of the API: " + e)
                    .because(e);
        }
    }
}
