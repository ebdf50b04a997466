package org.vml.survival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.Guest;

/// Whatever dies, the work in a machine goes on, and the next save has all of it. Real guests, real processes, real
/// `kill -9`. One machine is booted; each test goes on from its memory, with a worker in it that reads and writes.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurvivalTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KILLS = 10;
    private static final int KILLED_SAVES = 12;

    /// Of a save, in their order. While it is freezing, it rotates too.
    private static final List<String> PHASES =
            List.of("", "freezing", "scanning", "reading memory", "committing", "merging");

    private Lab lab;

    @BeforeAll
    void bootOnce(@TempDir Path directory) throws Exception {
        lab = new Lab(directory);
        Worker ignored = Worker.start(lab.guest());
        JsonNode saved = lab.done("save", "ready");
        assertFalse(saved.path("partial").asBoolean(), saved::toString);
        lab.clear();
    }

    @AfterEach
    void clear() throws Exception {
        lab.clear();
    }

    @AfterAll
    void end() throws Exception {
        lab.close();
    }

    private Worker open() throws Exception {
        JsonNode opened = lab.done("open", "ready", "--area", Lab.AREA);
        assertEquals("[]", opened.path("notes").toString());
        Worker worker = new Worker(lab.guest());
        worker.awaitProgress();
        return worker;
    }

    @Test
    void aGuestAtWorkOutlivesItsController() throws Exception {
        Worker worker = open();
        for (int kill = 0; kill < KILLS; kill++) {
            lab.killController();
            lab.awaitState("running");
            worker.awaitProgress();
        }
        worker.requireAllRight();
        long stalls = lab.controllerLog()
                .lines()
                .filter(line -> line.contains("the machine goes on"))
                .count();
        assertTrue(stalls >= KILLS / 2, "the machine needed its disk: " + stalls);
    }

    @Tag("long")
    @Test
    void aSaveThatIsKilledAnywhereLosesNothing() throws Exception {
        Worker worker = open();
        Random random = Seeds.random("killed saves");
        Map<String, Integer> phases = new TreeMap<>();
        List<String> killed = new ArrayList<>();
        long whole = measuredSave("measured-first");
        for (int i = 0; i < KILLED_SAVES; i++) {
            String digest = worker.write("work" + i, 2);
            String aim = PHASES.get(i % PHASES.size());
            JsonNode save = lab.beginSave("killed" + i);
            Bench.await(aim, PATIENCE, () -> hasReached(lab.job(save), aim));
            if (aim.isEmpty() || aim.equals("scanning")) { // the others are short
                Thread.sleep((long) (whole * random.nextDouble(0.5)));
            }
            JsonNode job = lab.job(save);
            String found = job.path("state").asText() + " " + job.path("phase").asText();
            int ignored = phases.merge(found, 1, Integer::sum);
            lab.killController();
            killed.add("killed" + i);
            lab.awaitState("running");
            worker.write("after" + i, 1);
            worker.awaitProgress();
            JsonNode next = lab.done("save", "next" + i, "--area", Lab.AREA);
            assertFalse(next.path("partial").asBoolean(), next::toString);
            lab.requireAgreement(2);
            assertEquals(digest, lab.digest("next" + i, "work" + i), "killed while " + found);
        }
        System.out.println("killed in a save of " + whole + " ms: " + phases);
        worker.requireAllRight();
        assertEquals("[]", lab.done("check").path("damaged").toString());
        requireWhole(killed);
        assertTrue(phases.size() >= 4, phases::toString);
    }

    /// Whether a job is there or beyond; phases may be too short to be seen.
    private static boolean hasReached(JsonNode job, String phase) {
        return !job.path("state").asText().equals("running")
                || PHASES.indexOf(job.path("phase").asText()) >= PHASES.indexOf(phase);
    }

    /// How long a save takes in milliseconds.
    private long measuredSave(String name) throws Exception {
        long start = System.nanoTime();
        JsonNode save = lab.beginSave(name);
        Bench.await(
                "a save", PATIENCE, () -> !lab.job(save).path("state").asText().equals("running"));
        JsonNode job = lab.job(save);
        assertEquals("done", job.path("state").asText(), job::toString);
        return (System.nanoTime() - start) / 1_000_000;
    }

    /// Those of the entries that are there are good.
    private void requireWhole(List<String> entries) throws Exception {
        for (JsonNode repository : lab.done("consult").path("repositories")) {
            for (JsonNode entry : repository.path("entries")) {
                String name = entry.path("name").asText();
                if (entries.contains(name)) {
                    String digest = lab.digest(name, "work" + name.replaceAll("[^0-9]", ""));
                    assertEquals(64, digest.length());
                    assertEquals("[\"disk\",\"memory\"]", entry.path("levels").toString());
                }
            }
        }
    }

    @Test
    void aMachineThatDiesLosesNoMoreThanAfterAPowerCut() throws Exception {
        Worker worker = open();
        String digest = worker.write("work", 4);
        lab.killMachine();
        lab.awaitState("off");
        JsonNode saved = lab.done("save", "dead");
        assertEquals("[\"disk\"]", saved.path("levels").toString());
        assertEquals("running", lab.done("start", Lab.AREA).path("state").asText());
        Guest guest = lab.guest();
        requireSound(guest);
        assertEquals(digest, guest.run("sha256sum < work | cut -c 1-64"));
        String unsaved = new Worker(guest).write("unsaved", 4);
        lab.restartHost();
        lab.awaitState("off");
        assertEquals("running", lab.done("start", Lab.AREA).path("state").asText());
        Guest again = lab.guest();
        requireSound(again);
        assertEquals(digest, again.run("sha256sum < work | cut -c 1-64"));
        assertEquals(unsaved, again.run("sha256sum < unsaved | cut -c 1-64"));
        lab.done("save", "alive");
        assertEquals(unsaved, lab.digest("alive", "unsaved"));
    }

    private static void requireSound(Guest guest) throws IOException, InterruptedException {
        assertEquals("", guest.run("sudo dmesg | grep -iE 'i/o error|ext4-fs (error|warning)' || true"));
        guest.run("test $(findmnt -no OPTIONS / | cut -d, -f1) = rw");
    }

    @Tag("long")
    @Test
    void aDaemonThatDiesIsWaitedFor() throws Exception {
        Worker worker = open();
        lab.killLibvirtd();
        assertEquals("running", lab.status().path("state").asText());
        long whole = measuredSave("measured-second");
        Random random = Seeds.random("killed daemons");
        for (int i = 0; i < 4; i++) {
            String digest = worker.write("work", 4);
            JsonNode save = lab.beginSave("interrupted" + i);
            Thread.sleep((long) (whole * random.nextDouble(0.6)));
            lab.killLibvirtd();
            Bench.await(
                    "the save has ended",
                    PATIENCE,
                    () -> !lab.job(save).path("state").asText().equals("running"));
            JsonNode job = lab.job(save);
            if (job.path("state").asText().equals("failed")) {
                String next = job.path("problem").path("next").asText();
                assertTrue(next.contains("try it again"), job::toString);
            }
            worker.awaitProgress();
            lab.done("save", "next-daemon" + i);
            lab.requireAgreement(3);
            assertEquals(digest, lab.digest("next-daemon" + i, "work"));
        }
        worker.requireAllRight();
    }

    @Tag("long")
    @Test
    void aMachineWithoutRoomStandsStillUntilThereIsSome() throws Exception {
        Worker worker = open();
        lab.leaveAreas(40);
        Process writer = worker.guest().start("head -c 150M /dev/urandom > big && sync");
        // The cache beside it gives way first, and the machine goes on by itself.
        Bench.await("no room", PATIENCE, () -> {
            lab.leaveAreas(0);
            return lab.status().path("problem").asText().contains("no room is left");
        });
        assertTrue(lab.refused(4, "save", "full").contains("Make room"));
        assertTrue(lab.refused(4, "start", Lab.AREA).contains("Make room"));
        lab.makeRoom();
        assertEquals("running", lab.done("start", Lab.AREA).path("state").asText());
        assertEquals(0, writer.waitFor(), "the program that wrote saw no error");
        worker.awaitProgress();
        lab.done("save", "after-all");
        worker.requireAllRight();
    }

    @Test
    void aSaveWithoutRoomFailsAndTheNextHasAll() throws Exception {
        Worker worker = open();
        String digest = worker.write("work", 30);
        lab.leaveRepository(4);
        String noRoom = lab.refused(9, "save", "never");
        assertTrue(noRoom.contains("No space left"), noRoom);
        worker.awaitProgress();
        lab.makeRoom();
        lab.done("save", "kept");
        lab.requireAgreement(2);
        assertEquals(digest, lab.digest("kept", "work"));

        // Neither for the memory, nor for the cache.
        String second = worker.write("second", 4);
        lab.leaveAreas(40);
        worker.awaitProgress();
        String noMemory = lab.refused(7, "save", "never");
        assertTrue(noMemory.contains("room"), noMemory);
        lab.makeRoom();
        lab.done("start", Lab.AREA);
        worker.awaitProgress();
        lab.done("save", "kept-too");
        lab.requireAgreement(2);
        assertEquals(second, lab.digest("kept-too", "second"));
        worker.requireAllRight();
    }
}
