package org.vml.api;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/// Where resources hang up what they answer. Each request has a virtual thread of its own that may block.
final class Endpoints {
    /// Answers one kind of request; may throw.
    @FunctionalInterface
    interface Endpoint {
        Answer answer(Request request);
    }

    private final Router router;

    Endpoints(Router router) {
        this.router = router;
    }

    void get(String path, Endpoint endpoint) {
        on(HttpMethod.GET, path, endpoint);
    }

    void post(String path, Endpoint endpoint) {
        on(HttpMethod.POST, path, endpoint);
    }

    void put(String path, Endpoint endpoint) {
        on(HttpMethod.PUT, path, endpoint);
    }

    void delete(String path, Endpoint endpoint) {
        on(HttpMethod.DELETE, path, endpoint);
    }

    private void on(HttpMethod method, String path, Endpoint endpoint) {
        router.route(method, path).handler(context -> {
            Request request = request(context);
            String act = method + " " + path;
            Thread.ofVirtual().name(act).start(() -> Replies.sendLater(context, answer(act, endpoint, request)));
        });
    }

    private static Answer answer(String act, Endpoint endpoint, Request request) {
        try {
            return endpoint.answer(request);
        } catch (Throwable e) {
            return Failures.answer(act, e);
        }
    }

    private static Request request(RoutingContext context) {
        return new Request(
                Map.copyOf(context.pathParams()),
                context.request().getParam("repository"),
                "true".equals(context.request().getParam("force")),
                BodyReader.of(context));
    }
}
