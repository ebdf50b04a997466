package org.vml.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What every driver has to do, shown with guests that are worked in.
public abstract class HypervisorContract {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofMinutes(1);

    private Path directory;
    private Hypervisor hypervisor;
    private NbdServer server;

    @BeforeEach
    void begin() throws Exception {
        hypervisor = connect();
        directory = Files.createTempDirectory(Path.of("/var/tmp"), "vml-machines");
        server = NbdServer.start(kind().image(), directory.resolve("nbd.sock"));
    }

    protected abstract Hypervisor connect() throws Exception;

    protected abstract GuestKind kind();

    /// Where guests that have booted are kept.
    protected abstract Path cache() throws Exception;

    /// Keeps the agent of a machine that was just started from answering, until what is returned is closed.
    protected abstract AutoCloseable silenceAgent(TestArea area) throws Exception;

    /// Fails unless two machines have the same addresses.
    protected abstract void requireSameAddresses(TestArea one, TestArea other) throws Exception;

    protected Hypervisor hypervisor() {
        return hypervisor;
    }

    protected NbdServer server() {
        return server;
    }

    protected TestArea area(String name) throws Exception {
        return new TestArea(hypervisor, server, kind(), directory, name);
    }

    @AfterEach
    void end() throws Exception {
        hypervisor.close();
        server.close();
        TestArea.remove(directory);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /// A guest that has booted, from which tests go on: kept in the cache for this image, template and driver.
    protected TestArea.Booted booted() throws Exception {
        String template = hypervisor.template(TestArea.HARDWARE);
        int kind = Objects.hash(hypervisor.driver(), template, kind().stamp());
        Path kept = cache().resolve("booted-" + Integer.toHexString(kind));
        if (!Files.exists(kept)) {
            try (TestArea area = area("boot")) {
                Machine machine = area.define();
                machine.start();
                area.work().await(BOOT);
                agentAnswers(machine);
                Path making = Files.createDirectory(area.file("booted"));
                machine.rotate(Map.of(TestArea.DISK, area.file("top.qcow2")), making.resolve("memory"));
                Files.writeString(making.resolve("definition.xml"), machine.definition());
                machine.destroy();
                Files.move(area.file("disk.qcow2"), making.resolve("frozen.qcow2"));
                Files.move(making, kept, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return new TestArea.Booted(
                Files.readString(kept.resolve("definition.xml")), kept.resolve("frozen.qcow2"), kept.resolve("memory"));
    }

    /// Figures for people.
    protected static void tell(String what, Duration time) {
        System.getLogger("org.vml.measured").log(System.Logger.Level.INFO, "{0}: {1} s", what, time.toMillis() / 1e3);
    }

    @Test
    void aMachineFromItsFirstStartToItsEnd() throws Exception {
        Set<UUID> heard = ConcurrentHashMap.newKeySet();
        Hypervisor.Watch watch = hypervisor.watch(heard::add);
        try (TestArea area = area("first")) {
            Machine machine = area.define();
            assertEquals(MachineState.OFF, machine.state());
            assertTrue(hypervisor.find(area.id()).isPresent());
            assertTrue(hypervisor.find(UUID.randomUUID()).isEmpty());
            machine.start();
            try (AutoCloseable _ = silenceAgent(area)) {
                assertEquals(
                        ProblemKind.GUEST,
                        assertThrows(ProblemException.class, () -> machine.freeze(Duration.ofSeconds(1)))
                                .kind());
            }
            long started = System.nanoTime();
            machine.destroy();
            machine.destroy();
            assertEquals(MachineState.OFF, machine.state());
            machine.start();
            assertEquals(MachineState.RUNNING, machine.state());
            GuestWork guest = area.work();
            guest.await(BOOT);
            tell("start until ssh", since(started));
            Bench.await("told of its start", SOON, () -> heard.contains(area.id()));
            assertEquals(
                    ProblemKind.CONFLICT,
                    assertThrows(
                                    ProblemException.class,
                                    () -> hypervisor.define(
                                            area.spec(machine.definition(), false, List.of(area.file("disk.qcow2")))))
                            .kind());

            machine.suspend();
            assertEquals(MachineState.SUSPENDED, machine.state());
            machine.resume();
            assertEquals(MachineState.RUNNING, machine.state());

            agentAnswers(machine);
            guest.note("x", 1);
            assertEquals(1, machine.freeze(Duration.ofSeconds(10)));
            machine.thaw();
            machine.thaw();
            guest.note("x", 2);
            assertEquals(2, guest.noted("x"));

            Instant later = Instant.parse("2031-05-06T07:08:09Z");
            machine.setClock(later);
            Instant told = guest.clock();
            assertTrue(!told.isBefore(later) && told.isBefore(later.plusSeconds(60)), told.toString());
            machine.setClock(Instant.now());
            machine.allowKey(
                    "atlas", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHNvbWVib2R5IGVsc2UncyBrZXkgaGVyZSEhISEh else");
            assertTrue(guest.keys().contains("else"));
            assertTrue(Files.size(area.file("console.log")) > 0);
            assertTrue(Files.exists(area.file("agent.sock")));

            assertTrue(machine.shutDown(Duration.ofMinutes(2)));
            assertEquals(MachineState.OFF, machine.state());
            machine.undefine();
            assertTrue(hypervisor.find(area.id()).isEmpty());
            assertEquals(
                    ProblemKind.NOT_FOUND,
                    assertThrows(ProblemException.class, machine::state).kind());
            watch.close();
        }
    }

    @Test
    void theMemoryOfOneMachineGoesOnInASecondOne() throws Exception {
        try (TestArea first = area("one");
                TestArea second = area("two")) {
            Machine machine = first.defineFrom(booted());
            GuestWork guest = first.work();
            guest.await(SOON);
            agentAnswers(machine);
            guest.note("before", 1);
            guest.startCounting();
            Path base = first.file("disk.qcow2");
            Path top = first.file("top.qcow2");
            Path memory = first.file("memory");

            machine.freeze(Duration.ofSeconds(10));
            Duration still = machine.rotate(Map.of(TestArea.DISK, top), memory);
            machine.thaw();
            assertTrue(still.compareTo(Duration.ofSeconds(5)) < 0 && !still.isZero(), still.toString());
            tell("pause of rotate with memory", still);
            assertEquals(MachineState.RUNNING, machine.state());
            guest.note("after", 2);
            long count = guest.count();

            // A second machine on the frozen layer, at once with the first.
            Path its = second.overlayOn(base, "disk.qcow2");
            Machine twin =
                    hypervisor.define(second.spec(machine.definition(), true, List.of(its, base, booted().frozen())));
            long started = System.nanoTime();
            second.startFrom(twin, memory);
            GuestWork copy = second.work();
            copy.await(SOON);
            tell("startFrom until ssh", since(started));
            assertEquals(MachineState.RUNNING, twin.state());
            assertEquals(1, copy.noted("before"));
            assertEquals(0, copy.noted("after"));
            long frozen = System.nanoTime();
            twin.thaw();
            tell("thaw after startFrom", since(frozen));
            copy.note("twin", 3);
            long its0 = copy.count();
            assertTrue(its0 > 0);
            Bench.await("the counter goes on", SOON, () -> copy.count() > its0);
            Bench.await("the first one's, too", SOON, () -> guest.count() > count);
            assertEquals(2, guest.noted("after"));
            assertEquals(0, guest.noted("twin"));
            requireSameAddresses(first, second);
            twin.destroy();
            assertEquals(
                    ProblemKind.DAMAGED,
                    assertThrows(ProblemException.class, () -> twin.startFrom(Map.of(), new Run()))
                            .kind());
            assertEquals(MachineState.OFF, twin.state());

            rotatesAgainAndMerges(first, machine, base, top);
        }
    }

    private void rotatesAgainAndMerges(TestArea area, Machine machine, Path base, Path top) throws Exception {
        Path newest = area.file("newest.qcow2");
        Duration still = machine.rotate(Map.of(TestArea.DISK, newest), null);
        tell("pause of rotate without memory", still);
        assertEquals(
                ProblemKind.CONFLICT,
                assertThrows(ProblemException.class, () -> machine.rotate(Map.of(TestArea.DISK, newest), null))
                        .kind());
        GuestWork guest = area.work();
        guest.note("newest", 4);
        Run run = new Run();
        long began = System.nanoTime();
        machine.merge(TestArea.DISK, top, base, run);
        tell("merge of " + (run.progress().doneBytes() >> 10) + " KiB", since(began));
        Files.delete(top);
        requireNotes(guest);
        machine.destroy();
        // What starts next is what it ran on.
        machine.start();
        guest.await(BOOT);
        requireNotes(guest);
        guest.requireSoundDisk();
    }

    private static void requireNotes(GuestWork guest) throws Exception {
        assertEquals(List.of(1, 2, 4), List.of(guest.noted("before"), guest.noted("after"), guest.noted("newest")));
    }

    @Test
    void aRotationThatFailsLeavesNothing() throws Exception {
        try (TestArea area = area("fails")) {
            Machine machine = area.defineFrom(booted());
            Path top = area.file("top.qcow2");
            Path nowhere = area.file("no/such/directory/memory");
            assertThrows(ProblemException.class, () -> machine.rotate(Map.of(TestArea.DISK, top), nowhere));
            assertFalse(Files.exists(top));
            assertEquals(MachineState.RUNNING, machine.state());
            Path elsewhere = area.file("no/such/directory/top.qcow2");
            Path memory = area.file("memory");
            assertThrows(ProblemException.class, () -> machine.rotate(Map.of(TestArea.DISK, elsewhere), memory));
            assertFalse(Files.exists(memory));
            assertEquals(MachineState.RUNNING, machine.state());
            area.work().await(SOON);
            area.work().note("fine", 1);
        }
    }

    @Test
    void aMachineWaitsForItsDiskServer() throws Exception {
        try (TestArea area = area("waits")) {
            Machine machine = area.defineFrom(booted());
            GuestWork guest = area.work();
            guest.await(SOON);
            GuestWork.Reading reading = guest.read();
            server.kill();
            Bench.await("it stalls", SOON, () -> machine.state() == MachineState.STALLED);
            ProblemException problem = assertThrows(ProblemException.class, machine::resume);
            assertEquals(ProblemKind.HYPERVISOR, problem.kind());
            assertEquals(MachineState.STALLED, machine.state());
            server.startAgain();
            long began = System.nanoTime();
            machine.resume();
            tell("resume after the disk server came back", since(began));
            assertEquals(MachineState.RUNNING, machine.state());
            reading.await();
            guest.requireSoundDisk();
            guest.note("fine", 1);
        }
    }

    /// Waits until the guest's agent is there: it starts some time after sshd.
    protected static void agentAnswers(Machine machine) throws Exception {
        Bench.await("the agent answers", SOON, () -> {
            try {
                machine.thaw();
                return true;
            } catch (ProblemException e) {
                return false;
            }
        });
    }
}
