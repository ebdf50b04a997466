package org.vml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.version.BuildVersion;

class ControllerTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private Home home;
    private Client client;
    private @Nullable Running running;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    @BeforeEach
    void newHome() {
        home = Home.of(Map.of("VML_HOME", directory.resolve("home").toString()), directory);
        client = new Client(home);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (running != null) {
            running.controller().stop();
            awaitEnd();
        }
    }

    private record Running(Controller controller, Thread thread) {}

    private void start(Duration idleTime) throws InterruptedException {
        start(idleTime, Duration.ofMillis(100));
    }

    private void start(Duration idleTime, Duration grace) throws InterruptedException {
        Controller controller = new Controller(home, idleTime, grace);
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                controller.run();
            } catch (Exception e) {
                failure.set(e);
            }
        });
        running = new Running(controller, thread);
        client.awaitController();
    }

    private void awaitEnd() throws InterruptedException {
        Thread thread = Objects.requireNonNull(running).thread();
        thread.join(Duration.ofSeconds(20));
        assertFalse(thread.isAlive());
        assertEquals(null, failure.get());
        assertFalse(Files.exists(home.controllerFile()));
    }

    @Test
    void aControllerAnswersAsSoonAsItsFileIsThere() throws Exception {
        start(LONG);
        assertEquals(
                BuildVersion.current(),
                client.call("GET", "/v1/status", null).path("version").asText());
        assertEquals(64, client.file().token().length());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.controllerFile())));
        assertTrue(client.call("POST", "/v1/init", "{}")
                .at("/repositories/0/problem")
                .isNull());
    }

    @Test
    void aHomeHasOneController() throws Exception {
        start(LONG);
        var first = client.file();
        ProblemException refused = assertThrows(ProblemException.class, () -> new Controller(home, LONG).run());
        assertEquals(ProblemKind.CONFLICT, refused.kind());
        assertEquals(first, client.file());
        assertEquals(
                first.pid(), client.call("GET", "/v1/status", null).path("pid").asLong());
    }

    @Test
    void stopEndsItAfterTheAnswer() throws Exception {
        start(LONG);
        assertEquals(
                home.directory().toString(),
                client.call("POST", "/v1/stop", null).path("home").asText());
        awaitEnd();
        start(LONG);
    }

    @Test
    void aFileThatADeadControllerLeftIsReplaced() throws Exception {
        home.make();
        Files.writeString(home.controllerFile(), "{\"version\":\"0\",\"pid\":1,\"port\":1,\"token\":\"x\"}");
        start(LONG);
        Client.await("the new file", () -> !readable().equals("x"));
        assertEquals(
                BuildVersion.current(),
                client.call("GET", "/v1/status", null).path("version").asText());
    }

    private String readable() {
        try {
            return client.file().token();
        } catch (IOException e) {
            return "x";
        }
    }

    @Test
    void nobodyNeedsItForLongSoItEnds() throws Exception {
        start(Duration.ofMillis(400));
        long deadline = System.nanoTime() + Duration.ofMillis(900).toNanos();
        while (System.nanoTime() < deadline) {
            assertEquals(0, client.call("GET", "/v1/status", null).path("jobs").asInt());
            Thread.sleep(20);
        }
        awaitEnd();
    }

    @Test
    void whoKnewItJustBeforeItEndedIsServed() throws Exception {
        start(Duration.ofMillis(200), Duration.ofSeconds(1));
        var known = client.file();
        Client.await("its withdrawal", () -> !Files.exists(home.controllerFile()));
        var connection = (java.net.HttpURLConnection) java.net
                .URI
                .create("http://127.0.0.1:" + known.port() + "/v1/status")
                .toURL()
                .openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + known.token());
        assertEquals(200, connection.getResponseCode());
        client.awaitController();
        assertEquals(known, client.file());
        awaitEnd();
    }

    @Test
    void aBrokenConfigurationIsToldToWhoAsks() throws Exception {
        start(LONG);
        Files.writeString(home.configuration(), "{\"repos\": []}");
        String problem = client.call("GET", "/v1/consult", null).path("problem").asText();
        assertTrue(problem.contains("`repos`") && problem.contains("config.json"), problem);
        Files.writeString(home.configuration(), "{}");
        assertEquals(
                0, client.call("GET", "/v1/consult", null).path("repositories").size());
    }
}
