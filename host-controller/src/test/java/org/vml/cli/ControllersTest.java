package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.api.Consult;
import org.vml.api.Json;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Finding, starting and replacing controllers; the one that is "started" is a shell script that puts the file of a
/// peer in its place.
class ControllersTest {
    private static final Consult EMPTY = new Consult(List.of(), List.of());

    @TempDir
    private Path directory;

    private Path home;
    private TestWorld world;

    @BeforeEach
    void makeWorld() {
        home = directory.resolve("home");
        world = new TestWorld(home);
    }

    private Path script(String... lines) throws IOException {
        Path script = directory.resolve("launcher");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /// A launcher that makes the peer known in the home, as a controller does when it is ready.
    private Path starting(Peer peer, String... before) throws IOException {
        Path ready = directory.resolve("ready.json");
        Json.mapper().writeValue(ready.toFile(), peer.file());
        String[] lines = java.util.Arrays.copyOf(before, before.length + 2);
        lines[before.length] = "echo started \"$@\"";
        lines[before.length + 1] =
                "cp " + ready + " " + home + "/new && mv " + home + "/new " + home + "/controller.json";
        return script(lines);
    }

    @Test
    void whereThereIsNoControllerOneIsStartedInAHomeForItsOwnerAlone() throws IOException {
        try (Peer peer = Peer.in(directory.resolve("elsewhere")).ready("GET /v1/consult", EMPTY)) {
            assertEquals(0, world.launcher(starting(peer)).vml("consult", "--json"));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        assertEquals("started controller run\n", Files.readString(home.resolve("controller.log")));
    }

    @Test
    void aFileThatADeadControllerLeftBehindIsOfNoConsequence() throws IOException {
        Peer.in(home).close();
        try (Peer peer = Peer.in(directory.resolve("elsewhere")).ready("GET /v1/consult", EMPTY)) {
            assertEquals(0, world.launcher(starting(peer)).vml("consult", "--json"));
        }
    }

    @Test
    void aPortThatAnotherProgramHasTakenIsOfNoConsequence() throws IOException {
        try (Peer other = Peer.in(home);
                Peer peer = Peer.in(directory.resolve("elsewhere")).ready("POST /v1/init", EMPTY)) {
            String strange = Session.json(other.file()).replace(Peer.TOKEN, "b".repeat(64));
            Files.writeString(home.resolve("controller.json"), strange);
            assertEquals(0, world.launcher(starting(peer)).vml("init", "--json"));
        }
    }

    @Test
    void whoLosesTheRaceForTheLockWaitsForTheWinner() throws IOException {
        Path tried = directory.resolve("tried");
        try (Peer peer = Peer.in(directory.resolve("elsewhere")).ready("GET /v1/consult", EMPTY)) {
            Path launcher = starting(peer, "[ -e " + tried + " ] || { touch " + tried + "; exit 4; }");
            assertEquals(0, world.launcher(launcher).vml("consult", "--json"));
        }
    }

    @Test
    void aControllerThatDoesNotStartIsToldWithWhatItSaid() throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("controller.log"), "from yesterday\n");
        Path launcher = script("echo the disk is full", "exit 9");
        assertEquals(1, world.launcher(launcher).vml("consult"));
        String err = world.err();
        assertTrue(err.startsWith("vml: Could not start the controller: it ended with status 9. It said:\n"), err);
        assertTrue(err.contains("\n  the disk is full\n"), err);
        assertTrue(err.contains("All that it said is in " + home.resolve("controller.log")), err);
        assertFalse(err.contains("yesterday"), err);
    }

    @Test
    void withoutALauncherTheNextStepIsSaid() {
        assertEquals(1, world.vml("consult"));
        assertTrue(world.err().contains("Start vml by its launcher, scripts/vml"));
    }

    @Test
    void anOlderControllerThatIsIdleMakesWay() throws IOException {
        try (Peer old = Peer.of("0.0.9", 0, home);
                Peer peer = Peer.in(directory.resolve("elsewhere")).ready("GET /v1/consult", EMPTY)) {
            old.ready("POST /v1/stop", new org.vml.api.Status("0.0.9", 999_999_999, "", java.time.Instant.EPOCH, 0));
            old.ready("GET /v1/status", 401, " ", false);
            assertEquals(0, world.launcher(starting(peer)).vml("consult", "--json"));
            assertTrue(old.requests().contains("POST /v1/stop"));
        }
        assertTrue(world.err().startsWith("vml: The controller that runs is version 0.0.9, this vml is "));
    }

    @Test
    void anOlderControllerThatWorksIsLeftAlone() throws IOException {
        try (Peer old = Peer.of("0.0.9", 1, home)) {
            assertEquals(4, world.vml("consult"));
            assertFalse(old.requests().contains("POST /v1/stop"));
        }
        assertTrue(world.err().contains("and a job runs in it. Wait until it has done its work"));
    }

    @Test
    void theStateOfTheControllerIsToldWithoutStartingOne() throws IOException {
        assertEquals(3, world.vml("controller", "status", "--json"));
        assertEquals("{\"running\":false}\n", world.out());
        assertEquals(0, world.vml("controller", "stop"));
        assertEquals("The controller was not running\n", world.out());
        try (Peer peer = Peer.in(home)) {
            assertEquals(0, world.vml("controller", "status", "--json"));
            assertEquals(
                    "0.1.0-SNAPSHOT",
                    Json.mapper().readTree(world.out()).get("version").asText());
            assertEquals(List.of("GET /v1/status", "GET /v1/status"), peer.requests());
        }
    }

    @Test
    void aRefusalToStopIsTheProblemOfTheCommand() throws IOException {
        try (Peer peer = Peer.in(home)) {
            peer.ready("POST /v1/stop", ProblemException.of(ProblemKind.CONFLICT, "A job runs"));
            assertEquals(4, world.vml("controller", "stop"));
        }
    }
}
