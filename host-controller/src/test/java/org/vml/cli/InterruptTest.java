package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vml.api.Job;
import org.vml.cli.Installation.Ended;

/// Ctrl-C, with real processes and real signals.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptTest {
    private Path directory;
    private Installation vml;

    @BeforeAll
    void install(@TempDir Path empty) throws IOException {
        directory = empty;
        vml = new Installation(directory);
        assertEquals(0, vml.vml("init").status());
        Random random = new Random(1);
        byte[] block = new byte[1 << 24];
        try (OutputStream out = Files.newOutputStream(directory.resolve("large.raw"))) {
            for (int i = 0; i < 64; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    @AfterAll
    void end() {
        vml.close();
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor());
    }

    @ParameterizedTest
    @CsvSource({"INT", "TERM"})
    void theFirstSignalCancelsTheJobAndWaitsForItsEnd(String name) throws Exception {
        Process running = vml.start("import", "large.raw", "--as", "never");
        assertTrue(Wait.seconds(30).until(() -> vml.jobs() == 1));
        signal(name, running);
        Ended ended = vml.ended(running);
        assertEquals(130, ended.status(), ended::err);
        assertTrue(ended.err().startsWith("cancelling…"), ended::err);
        assertTrue(ended.err().contains("vml: Cancelled"), ended::err);
        assertEquals("", ended.out());
        assertEquals(0, vml.jobs());
        assertEquals("", vml.vml("consult", "-q").out());
        assertEquals(0, vml.vml("check").status());
    }

    @Test
    void withJsonTheCancellationIsAnObject() throws Exception {
        Process running = vml.start("import", "large.raw", "--as", "never", "--json", "--quiet");
        assertTrue(Wait.seconds(30).until(() -> vml.jobs() == 1));
        signal("INT", running);
        Ended ended = vml.ended(running);
        assertEquals(130, ended.status());
        assertTrue(ended.out().startsWith("{\"error\":{\"kind\":\"cancelled\",\"exitCode\":130,"), ended::out);
        assertEquals("", ended.err());
    }

    @Test
    void theSecondSignalLeavesAtOnceWhateverTheControllerDoes(@TempDir Path other) throws Exception {
        Installation stuck = new Installation(other);
        Job job = new Job("j1", "import", "running", "scanning", 5, 10, null, null);
        try (Peer peer = Peer.in(stuck.home())) {
            peer.ready("POST /v1/jobs", job).ready("GET /v1/jobs/j1", job).ready("DELETE /v1/jobs/j1", job);
            peer.events("GET /v1/jobs/j1/events", job);
            Process running = stuck.start("import", "x", "--as", "never");
            assertTrue(Wait.seconds(30).until(() -> peer.requests().contains("GET /v1/jobs/j1/events")));
            signal("INT", running);
            assertTrue(Wait.seconds(30).until(() -> peer.requests().contains("DELETE /v1/jobs/j1")));
            assertTrue(running.isAlive());
            signal("INT", running);
            assertEquals(130, stuck.ended(running).status());
        }
    }

    @Test
    void onATerminalAProgressBarIsShownAndCleared() throws IOException {
        String command = "stty cols 90; exec " + vml.launcher() + " import large.raw --as shown";
        Process running = vml.start(List.of("script", "-qec", command, "/dev/null"));
        Ended ended = vml.ended(running);
        assertEquals(0, ended.status(), ended::out);
        assertTrue(
                ended.out().matches("(?s).*\r\033\\[K\\S.*  [━─#.]+  [0-9.]+ %  .* of 1.0 GiB  .*/s, .* left.*"),
                ended::out);
        assertTrue(ended.out().contains("\r\033[KSaved shown (full): scanned 1.0 GiB"), ended::out);
        assertTrue(vml.vml("forget", "shown", "--yes").status() == 0);
    }
}
