package org.vml.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.vml.api.ControllerFile;
import org.vml.api.Json;
import org.vml.api.ProblemView;
import org.vml.api.Status;
import org.vml.problem.ProblemException;
import org.vml.protocol.version.BuildVersion;

/// A controller of paper: it answers every request with what a test has laid ready, the last answer again and again.
final class Peer implements AutoCloseable {
    static final String TOKEN = "a".repeat(64);

    private final HttpServer server;
    private final String version;
    private final Map<String, Queue<Answer>> answers = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body, boolean events) {}

    private Peer(String version) throws IOException {
        this.version = version;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /// A peer of this build with no jobs, known in this home.
    static Peer in(Path home) throws IOException {
        return of(BuildVersion.current(), 0, home);
    }

    static Peer of(String version, int jobs, Path home) throws IOException {
        Peer peer = new Peer(version);
        Status status = new Status(version, ProcessHandle.current().pid(), home.toString(), Instant.EPOCH, jobs);
        peer.ready("GET /v1/status", status);
        Files.createDirectories(home);
        Json.mapper().writeValue(home.resolve("controller.json").toFile(), peer.file());
        return peer;
    }

    ControllerFile file() {
        return new ControllerFile(version, 1, server.getAddress().getPort(), TOKEN);
    }

    Peer ready(String request, Object answer) {
        return ready(request, 200, Session.json(answer), false);
    }

    Peer ready(String request, ProblemException problem) {
        return ready(request, problem.kind().httpStatus(), Session.json(ProblemView.of(problem)), false);
    }

    /// A stream of events that ends after these.
    Peer events(String request, Object... events) {
        StringBuilder stream = new StringBuilder(": hello\n\n");
        for (Object event : events) {
            stream.append("event: job\ndata: ").append(Session.json(event)).append("\n\n");
        }
        return ready(request, 200, stream.toString(), true);
    }

    Peer ready(String request, int status, String body, boolean events) {
        answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, body, events));
        return this;
    }

    /// `METHOD path body` of every request so far.
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(body.isEmpty() ? request : request + " " + body);
            boolean known =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Answer answer = known ? next(request) : new Answer(401, " ", false);
            exchange.getResponseHeaders()
                    .add("Content-Type", answer.events() ? "text/event-stream" : "application/json");
            if (answer.status() == 401) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
            }
            byte[] content = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), answer.events() ? 0 : content.length);
            exchange.getResponseBody().write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Answer next(String request) {
        Queue<Answer> ready = answers.getOrDefault(request, new ArrayDeque<>(List.of(new Answer(404, "{}", false))));
        return ready.size() > 1 ? ready.remove() : ready.element();
    }
}
