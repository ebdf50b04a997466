package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final String LINE = "GET /v1/status HTTP/1.1";
    private static final String TOKEN = "Authorization: Bearer " + TestApi.TOKEN;
    private final TestApi api = new TestApi(new MemoryRepositories());
    private final String host = "Host: 127.0.0.1:" + api.server.port();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theTokenOpens() throws IOException {
        assertEquals("HTTP/1.1 200 OK", api.raw(LINE, host, TOKEN));
        assertEquals("HTTP/1.1 200 OK", api.raw(LINE, "Host: localhost:" + api.server.port(), TOKEN));
    }

    @Test
    void withoutTheTokenNothingOpens() throws IOException {
        String refused = "HTTP/1.1 401 Unauthorized";
        assertEquals(refused, api.raw(LINE, host));
        assertEquals(refused, api.raw(LINE, host, "Authorization: Bearer "));
        assertEquals(refused, api.raw(LINE, host, "Authorization: Bearer 0123456789abcdeF"));
        assertEquals(refused, api.raw(LINE, host, "Authorization: Bearer 0123456789abcdef0"));
        assertEquals(refused, api.raw(LINE, host, "Authorization: Basic " + TestApi.TOKEN));
        assertEquals(refused, api.raw("GET /v1/nothing HTTP/1.1", host));
        assertEquals(refused, api.raw("POST /v1/stop HTTP/1.1", host, "Content-Length: 0"));
        assertEquals(0, api.stops.get());
    }

    @Test
    void aPageWhoseNameWasReboundIsRefused() throws IOException {
        String refused = "HTTP/1.1 403 Forbidden";
        assertEquals(refused, api.raw(LINE, "Host: evil.example", TOKEN));
        assertEquals(refused, api.raw(LINE, "Host: evil.example:" + api.server.port(), TOKEN));
        assertEquals(refused, api.raw(LINE, "Host: 127.0.0.1.evil.example", TOKEN));
        assertEquals("HTTP/1.0 403 Forbidden", api.raw("GET /v1/status HTTP/1.0", TOKEN));
    }

    @Test
    void aPageOfAnotherOriginIsRefused() throws IOException {
        String refused = "HTTP/1.1 403 Forbidden";
        assertEquals(refused, api.raw(LINE, host, TOKEN, "Origin: https://evil.example"));
        assertEquals(refused, api.raw(LINE, host, TOKEN, "Origin: null"));
        assertEquals(refused, api.raw(LINE, host, TOKEN, "Origin: http://127.0.0.1:1"));
        assertEquals("HTTP/1.1 200 OK", api.raw(LINE, host, TOKEN, "Origin: http://127.0.0.1:" + api.server.port()));
    }

    @Test
    void refusalsAreProblemsAndNoActivity() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + api.server.port() + "/v1/status")
                        .toURL()
                        .openConnection();
        assertEquals(401, connection.getResponseCode());
        ProblemView problem = Json.mapper().readValue(connection.getErrorStream(), ProblemView.class);
        assertEquals("failed", problem.kind());
        assertTrue(problem.problem().contains("token"), problem.problem());
        assertEquals("Bearer", connection.getHeaderField("WWW-Authenticate"));
        assertEquals(0, api.activity.total());
    }

    @Test
    void aBodyThatIsTooLongIsRefused() {
        TestApi.Reply reply = api.post("/v1/jobs", "x".repeat(2 << 20));
        assertEquals(413, reply.status());
        assertEquals("usage", reply.text("kind"));
        assertEquals(200, api.get("/v1/status").status());
    }
}
