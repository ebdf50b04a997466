package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.Guest;
import org.vml.hypervisor.Hardware;
import org.vml.hypervisor.MachineState;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.logbook.Level;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Check;

/// Real guests, worked in over ssh, saved and opened again.
@Tag("slow")
class WorkingAreaTest extends LibvirtAreas {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Hardware HARDWARE = new Hardware(768L << 20, 1);

    @BeforeEach
    void base() {
        importGuest();
    }

    @Test
    void twoDaysOfWork() throws Exception {
        WorkingArea first = area("wa1");
        Opened opened = first.open(request("base", HARDWARE), new Run());
        assertEquals(List.of(), opened.notes());
        Guest guest = guest(first);
        guest.await(BOOT);
        guest.run(
                "echo monday > day; nohup sh -c 'i=0; while :; do i=$((i+1)); echo $i > next; mv next count; sleep 0.1; done'"
                        + " > /dev/null 2>&1 &");
        Saved monday = save(first, "monday");
        assertEquals(List.of(), monday.notes());
        assertEquals(Set.of(Level.DISK, Level.MEMORY), monday.entry().levels());
        assertTrue(monday.paused().toMillis() < 10_000, monday.paused().toString());
        long countAtSave = count(guest);
        guest.run("echo tuesday > day; sync");
        save(first, "tuesday");
        guest.run("echo wednesday > day; sync");
        Saved wednesday = save(first, "wednesday");
        assertTrue(overlays(first) <= 2, "the chain stays short");
        assertTrue(
                wednesday.entry().bytesScanned() < 16 << 20,
                "scanned " + wednesday.entry().bytesScanned());

        // The first day in another area, beside the machine that goes on: its memory, its files, the time of today.
        WorkingArea second = area("wa2");
        Opened again = second.open(request("monday", null), new Run());
        assertEquals(List.of(), again.notes());
        Guest copy = guest(second);
        copy.await(BOOT);
        assertEquals("monday", copy.run("cat day"));
        long count = count(copy);
        Bench.await("the counter goes on", Duration.ofSeconds(20), () -> count(copy) > count);
        assertTrue(count >= 1 && count < countAtSave + 1000, "counted on from the save: " + count);
        Bench.await("the clock is set", Duration.ofSeconds(30), () -> clockIsRight(copy));
        guest.await(BOOT);
        assertEquals("wednesday", guest.run("cat day"));
        assertThrows(ProblemException.class, () -> second.close(false), "it runs");
        second.close(true);
        assertEquals(0, overlays(second));

        // A machine that is off: its changes alone, then nothing at all.
        guest.run("echo thursday > day; sync");
        first.stop(false, new Run());
        assertEquals(MachineState.OFF, first.status().orElseThrow().state());
        ProblemException unsaved = assertThrows(ProblemException.class, () -> first.close(false));
        assertEquals(ProblemKind.CONFLICT, unsaved.kind());
        Saved thursday = save(first, "thursday");
        assertEquals(Set.of(Level.DISK), thursday.entry().levels());
        Saved nothing = save(first, "nothing");
        assertEquals(0, nothing.entry().bytesScanned());
        assertTrue(
                nothing.entry().bytesAdded() < 65_536,
                "added " + nothing.entry().bytesAdded());
        first.close(false);

        // Booted from the disk of the last entry, which has all days in it.
        first.open(request("nothing", null), new Run());
        guest(first).await(BOOT);
        assertEquals("thursday", guest(first).run("cat day"));
        assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
    }

    @Test
    void aSaveThatFailsLosesNothingOfTheNext() throws Exception {
        WorkingArea area = area("wa1");
        area.open(request("base", HARDWARE), new Run());
        Guest guest = guest(area);
        guest.await(BOOT);
        guest.run("echo one > one; sync");
        Run cancelled = new Run();
        cancelled.cancel();
        assertThrows(
                ProblemException.class, () -> area.save(new SaveRequest(new EntryName("never"), "", false), cancelled));
        guest.run("echo two > two; sync");
        Entry entry = area.save(new SaveRequest(new EntryName("both"), "", false), new Run())
                .entry();
        guest.run("echo three > three; sync");
        area.stop(true, new Run());
        area.start(new Run());
        guest(area).await(BOOT);
        assertEquals("one two three", guest(area).run("cat one two three | xargs echo"), "after a power cut");
        area.stop(false, new Run());
        save(area, "three");
        area.close(false);
        area.open(request("both", null), new Run());
        guest(area).await(BOOT);
        assertEquals("one two", guest(area).run("cat one two three 2>/dev/null | xargs echo"));
        assertTrue(entry.bytesScanned() > 0);
    }

    @Test
    void theGuestWaitsForTheNextController() throws Exception {
        WorkingArea area = area("wa1");
        area.open(request("base", HARDWARE), new Run());
        Guest guest = guest(area);
        guest.await(BOOT);
        guest.run(
                "nohup sh -c 'while :; do echo 3 | sudo tee /proc/sys/vm/drop_caches; cat /usr/bin/* | md5sum >> sums;"
                        + " done' > /dev/null 2>&1 &");
        for (int round = 0; round < 3; round++) {
            areas.close();
            disks.close();
            Bench.await(
                    "the machine stands still without its disk",
                    Duration.ofSeconds(60),
                    () -> hypervisor.find(machine()).orElseThrow().state() == MachineState.STALLED);
            startController();
            areas.recover(Map.of("wa1", directory.resolve("wa1")));
            guest.await(Duration.ofMinutes(2));
        }
        Bench.await(
                "programs were read",
                BOOT,
                () -> !guest.run("cat sums 2>/dev/null | head -1").isEmpty());
        assertEquals("1", guest.run("sort -u sums | wc -l"), "the same bytes each time");
        assertEquals("", guest.run("sudo dmesg | grep -i 'i/o error' || true"));
    }

    private UUID machine() {
        return new AreaDirectory(directory.resolve("wa1"))
                .load()
                .orElseThrow()
                .machine()
                .id();
    }

    private static OpenRequest request(String entry, @Nullable Hardware hardware) {
        return new OpenRequest("rep1", entry, hardware, false, true, "atlas");
    }

    private static long count(Guest guest) throws IOException, InterruptedException {
        String text = guest.run("cat count");
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static boolean clockIsRight(Guest guest) throws IOException, InterruptedException {
        long seconds = Long.parseLong(guest.run("date +%s"));
        return Math.abs(seconds - Instant.now().getEpochSecond()) <= 2;
    }

    private static int overlays(WorkingArea area) throws IOException {
        try (Stream<Path> files = Files.list(area.path())) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".qcow2")).count();
        }
    }
}
