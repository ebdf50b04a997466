package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

class EndpointsTest {
    private final TestApi api = new TestApi(new MemoryRepositories());

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void statusTellsAndStopStops() {
        assertEquals("1", api.get("/v1/status").text("version"));
        assertEquals("1970-01-01T00:00:00Z", api.get("/v1/status").text("started"));
        assertEquals("/home", api.post("/v1/stop", null).text("home"));
        assertEquals(1, api.stops.get());
    }

    @Test
    void initAnswersWithWhatThereIs() {
        JsonNode consult =
                api.post("/v1/init", new InitRequest(null, "/somewhere/./wa")).json();
        assertEquals("rep1", consult.at("/repositories/0/name").asText());
        assertTrue(consult.at("/repositories/0/default").asBoolean());
        assertEquals("/somewhere/wa", consult.at("/areas/0/path").asText());
        assertEquals("empty", consult.at("/areas/0/state").asText());
        assertTrue(consult.at("/areas/0/machine").isNull());
        assertEquals(consult, api.get("/v1/consult").json());
    }

    @Test
    void repositoriesAreAddedChosenAndRemoved() {
        api.post("/v1/repositories", new NewRepository("one", "/one", false));
        JsonNode two = api.post("/v1/repositories", new NewRepository("two", "/two", false))
                .json();
        assertEquals(2, two.path("repositories").size());
        assertFalse(two.at("/repositories/1/default").asBoolean());
        JsonNode chosen = api.post("/v1/repositories/two/default", null).json();
        assertTrue(chosen.at("/repositories/1/default").asBoolean());
        assertEquals(
                "two",
                api.get("/v1/consult?repository=two")
                        .json()
                        .at("/repositories/0/name")
                        .asText());
        assertEquals(
                1,
                api.call("DELETE", "/v1/repositories/two", null)
                        .json()
                        .path("repositories")
                        .size());
    }

    @Test
    void everyProblemHasTheStatusOfItsKind() {
        for (ProblemKind kind : ProblemKind.values()) {
            api.repositories.with(kind.name(), () -> {
                throw ProblemException.of(kind, "As " + kind).next("Do that");
            });
            TestApi.Reply reply = api.get("/v1/repositories/" + kind.name() + "/entries/day1");
            assertEquals(kind.httpStatus(), reply.status());
            assertEquals(kind.exitCode(), reply.json().path("exitCode").asInt());
            assertEquals("As " + kind, reply.text("problem"));
            assertEquals("Do that", reply.text("next"));
        }
    }

    @Test
    void aFailureThatNobodyExpectedTellsItsIdAndNoMore() {
        api.repositories.with("odd", () -> {
            throw new IllegalStateException("secret");
        });
        TestApi.Reply reply = api.get("/v1/repositories/odd/entries/day1");
        assertEquals(500, reply.status());
        assertEquals("failed", reply.text("kind"));
        assertTrue(reply.text("problem").matches(".*IllegalStateException \\([0-9a-f]{8}\\)"), reply.text("problem"));
        assertFalse(reply.json().toString().contains("secret"));
    }

    @Test
    void whatCannotBeUnderstoodSaysWhy() {
        assertUsage(api.post("/v1/jobs", "{\"job\":"), "");
        assertUsage(api.post("/v1/jobs", ""), "");
        assertUsage(api.post("/v1/jobs", "null"), "empty");
        assertUsage(api.post("/v1/jobs", Map.of("job", "dance")), "dance");
        assertUsage(api.post("/v1/jobs", Map.of("job", "import", "as", "day1", "message", "")), "`image`");
        assertUsage(api.post("/v1/repositories", new NewRepository("one", "relative", false)), "absolute");
        assertUsage(api.post("/v1/repositories", new NewRepository("one", "/a\0b", false)), "path");
    }

    private static void assertUsage(TestApi.Reply reply, String reason) {
        assertEquals(400, reply.status(), reply.json().toString());
        assertEquals("usage", reply.text("kind"));
        assertTrue(reply.text("problem").contains(reason), reply.text("problem"));
    }

    @Test
    void otherPlacesAndMethodsAreProblemsToo() {
        TestApi.Reply nothing = api.get("/v1/nothing");
        assertEquals(404, nothing.status());
        assertEquals("notFound", nothing.text("kind"));
        TestApi.Reply method = api.call("PUT", "/v1/status", null);
        assertEquals(405, method.status());
        assertNotNull(method.text("problem"));
        assertEquals(404, api.get("/v1/jobs/77").status());
        assertEquals(404, api.get("/v1/jobs/77/events").status());
        assertEquals(404, api.get("/v1/consult?repository=nix").status());
    }
}
