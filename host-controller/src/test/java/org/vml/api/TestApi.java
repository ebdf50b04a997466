package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A server on a real port, and a client with the right token.
final class TestApi implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef";

    /// An answer: its status and its JSON.
    record Reply(int status, JsonNode json) {
        String text(String field) {
            return json.path(field).asText();
        }
    }

    final MemoryRepositories repositories;
    final Jobs jobs;
    final Activity activity = new Activity();
    final AtomicInteger stops = new AtomicInteger();
    final ApiServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    TestApi(MemoryRepositories repositories) {
        this.repositories = repositories;
        this.jobs =
                new Jobs(repositories, repositories.workingAreas(), (repository, entry, volume) -> Optional.empty());
        this.server = ApiServer.start(
                new ApiServer.Service(
                        repositories,
                        repositories.workingAreas(),
                        jobs,
                        activity,
                        () -> new Status("1", 2, "/home", Instant.EPOCH, jobs.running()),
                        stops::incrementAndGet),
                TOKEN);
    }

    Reply get(String path) {
        return call("GET", path, null);
    }

    Reply post(String path, @Nullable Object body) {
        return call("POST", path, body);
    }

    Reply call(String method, String path, @Nullable Object body) {
        try {
            return reply(client.send(
                    request(path).method(method, content(body)).build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The lines of a stream of events; closing it tears the connection.
    HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /// Sends a head as it is and returns the first line of the answer.
    String raw(String... head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }

    /// Starts a job and waits for its end.
    Job run(JobRequest request) throws Exception {
        Job job = Json.mapper().treeToValue(post("/v1/jobs", request).json(), Job.class);
        jobs.find(job.id()).awaitEnd(Duration.ofSeconds(30));
        return Json.mapper().treeToValue(get("/v1/jobs/" + job.id()).json(), Job.class);
    }

    /// What a job did that is done.
    static JsonNode result(Job job) {
        assertEquals("done", job.state(), () -> String.valueOf(job.problem()));
        return Objects.requireNonNull(job.result());
    }

    /// Why a job failed that failed.
    static ProblemView problem(Job job) {
        assertEquals("failed", job.state());
        assertTrue(job.result() == null || job.result().isNull());
        return Objects.requireNonNull(job.problem());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpRequest.BodyPublisher content(@Nullable Object body) throws IOException {
        return switch (body) {
            case null -> HttpRequest.BodyPublishers.noBody();
            case String text -> HttpRequest.BodyPublishers.ofString(text);
            case JobRequest job ->
                HttpRequest.BodyPublishers.ofByteArray(
                        Json.mapper().writerFor(JobRequest.class).writeValueAsBytes(job));
            default -> HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body));
        };
    }

    private static Reply reply(HttpResponse<byte[]> response) throws IOException {
        return new Reply(response.statusCode(), Json.mapper().readTree(response.body()));
    }

    private void endJobs() {
        try {
            jobs.end(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        endJobs();
        server.close();
        client.close();
    }
}
