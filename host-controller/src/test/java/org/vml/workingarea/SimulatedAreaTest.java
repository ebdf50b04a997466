package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.simulated.SimulatedGuest;
import org.vml.logbook.Level;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Check;

/// Working areas with machines that start in milliseconds and whose guest does what it is told.
class SimulatedAreaTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private SimulatedWorld world;

    @BeforeEach
    void begin() throws Exception {
        world = new SimulatedWorld(directory);
    }

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    @Test
    void whatWasSavedIsOpenedBesideWhatGoesOn() throws Exception {
        WorkingArea first = world.area("wa1");
        assertEquals(List.of(), SimulatedWorld.open(first, "base", false).notes());
        SimulatedGuest guest = SimulatedWorld.guest(first);
        assertEquals(SimulatedWorld.inBase(0, 7), SimulatedWorld.read(guest, 0, 7));
        assertEquals(SimulatedWorld.inBase(1, 9), SimulatedWorld.read(guest, 1, 9));
        write(guest, 1);
        Saved one = SimulatedWorld.save(first, "one", true);
        assertEquals(List.of(), one.notes());
        assertEquals(Set.of(Level.DISK, Level.MEMORY), one.entry().levels());
        long counted = guest.count();
        write(guest, 2);
        SimulatedWorld.save(first, "two", true);
        write(guest, 3);
        Saved three = SimulatedWorld.save(first, "three", false);
        assertEquals(Set.of(Level.DISK), three.entry().levels());
        assertEquals(4, SimulatedWorld.overlays(first).size(), "two a disk");
        write(guest, 4);

        WorkingArea second = world.area("wa2");
        assertEquals(List.of(), SimulatedWorld.open(second, "one", false).notes());
        SimulatedGuest copy = SimulatedWorld.guest(second);
        assertTrue(copy.count() > 0 && copy.count() < counted + 100, "it goes on where it was saved");
        requireNumber(copy, 1);
        requireNumber(guest, 4);
        Bench.await("the clock is set", SOON, () -> Math.abs(secondsSince(copy.clock())) < 3);
        Bench.await("the key is allowed", SOON, () -> copy.keys().contains("vml wa2"));
        write(copy, 5);
        requireNumber(guest, 4);

        WorkingArea third = world.area("wa3");
        SimulatedWorld.open(third, "two", true);
        requireNumber(SimulatedWorld.guest(third), 2);
        assertTrue(SimulatedWorld.guest(third).count() < counted + 100, "it was booted");
        assertEquals(List.of(), Check.run(world.repository(), true, new Run()).damaged());
    }

    private static long secondsSince(Instant clock) {
        return Duration.between(clock, Instant.now()).toSeconds();
    }

    private static void write(SimulatedGuest guest, int number) throws Exception {
        SimulatedWorld.write(guest, 0, 7, number);
        SimulatedWorld.write(guest, 1, 8, -number);
        guest.sync();
    }

    private static void requireNumber(SimulatedGuest guest, int number) throws Exception {
        assertEquals(
                List.of(number, -number), List.of(SimulatedWorld.read(guest, 0, 7), SimulatedWorld.read(guest, 1, 8)));
    }

    @Test
    void nothingUnsavedIsThrownAway() throws Exception {
        WorkingArea area = world.area("wa1");
        SimulatedWorld.open(area, "base", false);
        assertProblem(ProblemKind.CONFLICT, () -> area.close(false));
        write(SimulatedWorld.guest(area), 1);
        area.stop(false, new Run());
        assertProblem(ProblemKind.CONFLICT, () -> area.close(false));
        Saved saved = SimulatedWorld.save(area, "one", true);
        assertEquals(Set.of(Level.DISK), saved.entry().levels());
        Saved nothing = SimulatedWorld.save(area, "nothing", true);
        assertEquals(0, nothing.entry().bytesScanned());
        area.start(new Run());
        requireNumber(SimulatedWorld.guest(area), 1);
        area.stop(false, new Run());
        area.close(false);
        assertEquals(0, SimulatedWorld.overlays(area).size());
        SimulatedWorld.open(area, "nothing", false);
        requireNumber(SimulatedWorld.guest(area), 1);
    }

    @Test
    void theGuestWaitsForTheNextController() throws Exception {
        WorkingArea before = world.area("wa1");
        SimulatedWorld.open(before, "base", false);
        SimulatedGuest guest = SimulatedWorld.guest(before);
        write(guest, 1);
        for (int round = 1; round <= 3; round++) {
            world.endController();
            int place = 2 * round + 11;
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> readUnchecked(guest, place));
            world.nextController("wa1");
            assertEquals(SimulatedWorld.inBase(0, place), reading.get());
        }
        WorkingArea area = world.area("wa1");
        assertEquals(MachineState.RUNNING, SimulatedWorld.state(area));
        requireNumber(guest, 1);
        SimulatedWorld.save(area, "one", true);
        write(guest, 2);
        SimulatedWorld.save(area, "two", false);
        requireNumber(guest, 2);
    }

    private static int readUnchecked(SimulatedGuest guest, int place) {
        try {
            return SimulatedWorld.read(guest, 0, place);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasOnTheDiskIsThereAfterAKill() throws Exception {
        WorkingArea area = world.area("wa1");
        SimulatedWorld.open(area, "base", false);
        write(SimulatedWorld.guest(area), 1);
        SimulatedWorld.save(area, "one", true);
        write(SimulatedWorld.guest(area), 2);
        world.kill(area);
        assertEquals(MachineState.OFF, SimulatedWorld.state(area));
        Saved two = SimulatedWorld.save(area, "two", true);
        assertEquals(2, world.inEntry(two.entry(), 0).get(7));
        assertEquals(-2, world.inEntry(two.entry(), 1).get(8));
        assertEquals(SimulatedWorld.inBase(0, 33), world.inEntry(two.entry(), 0).get(33));
        area.start(new Run());
        requireNumber(SimulatedWorld.guest(area), 2);
    }

    @Test
    void aSuspendedMachineIsNotSavedAndGoesOnByStart() throws Exception {
        WorkingArea area = world.area("wa1");
        SimulatedWorld.open(area, "base", false);
        SimulatedGuest guest = SimulatedWorld.guest(area);
        long before = guest.count();
        world.machine(area).suspend();
        assertProblem(ProblemKind.CONFLICT, () -> SimulatedWorld.save(area, "one", true));
        assertEquals(MachineState.RUNNING, area.start(new Run()).state());
        Bench.await("it goes on", SOON, () -> guest.count() > before);
        assertNotEquals("", guest.keys());
    }
}
