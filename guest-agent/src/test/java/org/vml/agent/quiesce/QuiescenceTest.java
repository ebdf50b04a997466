package org.vml.agent.quiesce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuiescenceTest {
    @TempDir
    private Path root;

    private Path said;

    @BeforeEach
    void hooks() throws IOException {
        said = root.resolve("said");
        hook("pre-freeze/10-first", "echo first >>" + said);
        hook("pre-freeze/20-second", "echo second >>" + said);
        hook("post-thaw/10-after", "echo after >>" + said);
    }

    private void hook(String name, String script) throws IOException {
        Path hook = root.resolve("etc/vml/hooks.d").resolve(name);
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> said() throws IOException {
        return Files.exists(said) ? Files.readAllLines(said) : List.of();
    }

    @Test
    void theHooksRunInTheOrderOfTheirNames() throws IOException {
        try (Quiescence quiescence = new Quiescence(root, () -> {})) {
            assertEquals(List.of(), quiescence.begin());
            assertTrue(quiescence.isQuiet());
            assertEquals(List.of("first", "second"), said());
            assertEquals(List.of(), quiescence.end());
            assertFalse(quiescence.isQuiet());
        }
        assertEquals(List.of("first", "second", "after"), said());
    }

    @Test
    void thoseAfterRunOnlyAfterThoseBefore() throws IOException {
        try (Quiescence quiescence = new Quiescence(root, () -> {})) {
            assertEquals(List.of(), quiescence.end());
        }
        assertEquals(List.of(), said());
    }

    @Test
    void whatFailsIsToldAndTheOthersRun() throws IOException {
        hook("pre-freeze/15-bad", "exit 3");
        hook("post-thaw/05-broken", "");
        Files.writeString(root.resolve("etc/vml/hooks.d/post-thaw/05-broken"), "#!/no/such/shell\n");
        Files.writeString(root.resolve("etc/vml/hooks.d/post-thaw/README"), "no program");
        try (Quiescence quiescence = new Quiescence(root, () -> {})) {
            assertEquals(
                    List.of(root.resolve("etc/vml/hooks.d/pre-freeze/15-bad") + " ended with status 3"),
                    quiescence.begin());
            assertEquals(
                    List.of(root.resolve("etc/vml/hooks.d/post-thaw/05-broken") + " could not be run"),
                    quiescence.end());
        }
        assertEquals(List.of("first", "second", "after"), said());
    }

    @Test
    void thoseAfterRunByThemselvesIfNobodyAsks() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        try (Quiescence quiescence = new Quiescence(root, Duration.ofMillis(200), late::countDown)) {
            assertEquals(List.of(), quiescence.begin());
            assertTrue(late.await(30, TimeUnit.SECONDS));
            assertFalse(quiescence.isQuiet());
            assertEquals(List.of("first", "second", "after"), said());
            assertEquals(List.of(), quiescence.end());
        }
        assertEquals(List.of("first", "second", "after"), said(), "once");
    }

    @Test
    void thoseAfterRunWhenTheSessionEnds() throws IOException {
        Quiescence quiescence = new Quiescence(root, () -> {});
        assertEquals(List.of(), quiescence.begin());
        quiescence.close();
        assertEquals(List.of("first", "second", "after"), said());
    }
}
