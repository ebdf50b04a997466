package org.vml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Controllers that are processes, with real signals.
class ControllerProcessTest {
    @TempDir
    private Path directory;

    private Home home;
    private Client client;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void newHome() {
        home = Home.of(Map.of("VML_HOME", directory.resolve("home").toString()), directory);
        client = new Client(home);
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.vml.app.Main",
                "controller",
                "run");
        builder.environment().put("VML_HOME", home.directory().toString());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log().toFile());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Path log() {
        return directory.resolve("log" + started.size());
    }

    private static int exit(Process process) throws InterruptedException {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue();
    }

    @Test
    void aSignalCancelsTheJobsAndEndsIt() throws Exception {
        Process process = start(Map.of());
        client.awaitController();
        client.call("POST", "/v1/init", "{}");
        Path image = image(200);
        JsonNode job = client.call("POST", "/v1/jobs", Json.request(image));
        String path = "/v1/jobs/" + job.path("id").asText();
        while (client.call("GET", path, null).path("doneBytes").asLong() == 0) {
            Thread.sleep(5);
        }
        process.destroy();
        assertEquals(0, exit(process));
        assertFalse(Files.exists(home.controllerFile()));
        String log = Files.readString(directory.resolve("log0"));
        assertTrue(log.contains("import failed: Cancelled"), log);
        assertTrue(log.lines().allMatch(line -> line.startsWith("20") || line.startsWith("SLF4J")), log);
        try (var sessions = Files.list(home.repository().resolve("sessions"))) {
            assertEquals(0, sessions.count());
        }
    }

    private static final class Json {
        static String request(Path image) {
            return "{\"job\":\"import\",\"image\":\"" + image
                    + "\",\"as\":\"big\",\"format\":\"raw\",\"message\":\"\"}";
        }
    }

    private Path image(int mib) throws IOException {
        Path file = directory.resolve("big.raw");
        byte[] data = new byte[1 << 20];
        Random random = new Random(5);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < mib; i++) {
                random.nextBytes(data);
                out.write(data);
            }
        }
        return file;
    }

    @Test
    @Tag("slow")
    void oneOfTwoProcessesMakesWayAndAKilledOneIsSucceeded() throws Exception {
        Process first = start(Map.of());
        client.awaitController();
        assertEquals(4, exit(start(Map.of())));
        assertTrue(Files.readString(directory.resolve("log1")).contains("running for " + home.directory()));
        long killed = client.file().pid();
        first.destroyForcibly().waitFor();
        assertEquals(killed, client.file().pid());
        Process second = start(Map.of("VML_IDLE_SECONDS", "1"));
        Client.await("another file", () -> pid() == second.pid());
        assertEquals(
                second.pid(), client.call("GET", "/v1/status", null).path("pid").asLong());
        assertEquals(0, exit(second));
        assertFalse(Files.exists(home.controllerFile()));
    }

    private long pid() {
        try {
            return client.file().pid();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    @Tag("slow")
    void settingsThatMakeNoSenseEndItWithAMessage() throws Exception {
        assertEquals(2, exit(start(Map.of("VML_IDLE_SECONDS", "soon"))));
        assertTrue(Files.readString(directory.resolve("log0")).contains("VML_IDLE_SECONDS is \"soon\""));
    }
}
