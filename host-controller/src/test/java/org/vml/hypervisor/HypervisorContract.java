package org.vml.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What every driver has to do, shown with real guests.
@Tag("slow")
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
        server = NbdServer.start(GuestImage.get().disk(), directory.resolve("nbd.sock"));
    }

    protected abstract Hypervisor connect();

    protected Hypervisor hypervisor() {
        return hypervisor;
    }

    protected NbdServer server() {
        return server;
    }

    protected TestArea area(String name) throws Exception {
        return new TestArea(hypervisor, server, directory, name);
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
        int kind = Objects.hash(hypervisor.driver(), template, GuestImage.get().stamp());
        Path kept = Bench.cache().resolve("booted-" + Integer.toHexString(kind));
        if (!Files.exists(kept)) {
            try (TestArea area = area("boot")) {
                Machine machine = area.define();
                machine.start();
                area.guest().await(BOOT);
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
            assertEquals(
                    ProblemKind.GUEST,
                    assertThrows(ProblemException.class, () -> {
                                machine.start();
                                machine.freeze(Duration.ofSeconds(2));
                            })
                            .kind());
            long started = System.nanoTime();
            machine.destroy();
            machine.destroy();
            assertEquals(MachineState.OFF, machine.state());
            machine.start();
            assertEquals(MachineState.RUNNING, machine.state());
            Guest guest = area.guest();
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
            Process writer = guest.start("sync; date +%s.%N; echo frozen > /home/atlas/x; sync; date +%s.%N");
            assertEquals(0, writer.waitFor());
            assertEquals(1, machine.freeze(Duration.ofSeconds(10)));
            machine.thaw();
            machine.thaw();
            guest.run("echo thawed > /home/atlas/x && sync");

            machine.setClock(Instant.parse("2031-05-06T07:08:09Z"));
            assertTrue(guest.run("date -u +%FT%H:%M").startsWith("2031-05-06T07:0"));
            machine.setClock(Instant.now());
            machine.allowKey(
                    "atlas", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHNvbWVib2R5IGVsc2UncyBrZXkgaGVyZSEhISEh else");
            assertTrue(guest.run("cat .ssh/authorized_keys").contains("else"));
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
            Guest guest = first.guest();
            guest.await(SOON);
            agentAnswers(machine);
            guest.run("echo before > before; sync");
            guest.run(
                    "nohup sh -c 'i=0; while :; do i=$((i+1)); echo $i > /dev/shm/count; sleep 0.1; done' >&- 2>&- <&- &");
            Path base = first.file("disk.qcow2");
            Path top = first.file("top.qcow2");
            Path memory = first.file("memory");

            machine.freeze(Duration.ofSeconds(10));
            Duration still = machine.rotate(Map.of(TestArea.DISK, top), memory);
            machine.thaw();
            assertTrue(still.compareTo(Duration.ofSeconds(5)) < 0 && !still.isZero(), still.toString());
            tell("pause of rotate with memory", still);
            assertEquals(MachineState.RUNNING, machine.state());
            guest.run("echo after > after; sync");
            int count = Integer.parseInt(guest.run("cat /dev/shm/count"));

            // A second machine on the frozen layer, at once with the first.
            Path its = second.overlayOn(base, "disk.qcow2");
            Machine twin =
                    hypervisor.define(second.spec(machine.definition(), true, List.of(its, base, booted().frozen())));
            long started = System.nanoTime();
            second.startFrom(twin, memory);
            second.guest().await(SOON);
            tell("startFrom until ssh", since(started));
            assertEquals(MachineState.RUNNING, twin.state());
            assertEquals("before", second.guest().run("cat before"));
            assertEquals("", second.guest().run("ls after 2>/dev/null || true"));
            long frozen = System.nanoTime();
            twin.thaw();
            tell("thaw after startFrom", since(frozen));
            second.guest().run("echo twin > twin; sync");
            int its0 = Integer.parseInt(second.guest().run("cat /dev/shm/count"));
            assertTrue(its0 > 0);
            Bench.await(
                    "the counter goes on",
                    SOON,
                    () -> Integer.parseInt(second.guest().run("cat /dev/shm/count")) > its0);
            assertTrue(Integer.parseInt(guest.run("cat /dev/shm/count")) > count);
            assertEquals("after", guest.run("cat after"));
            assertEquals("", guest.run("ls twin 2>/dev/null || true"));
            assertEquals(
                    first.guest().run("cat /sys/class/net/eth0/address"),
                    second.guest().run("cat /sys/class/net/eth0/address"));
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
        area.guest().run("echo newest > newest; sync");
        Run run = new Run();
        long began = System.nanoTime();
        machine.merge(TestArea.DISK, top, base, run);
        tell("merge of " + (run.progress().doneBytes() >> 10) + " KiB", since(began));
        Files.delete(top);
        assertEquals("before after newest", area.guest().run("cat before after newest | xargs"));
        machine.destroy();
        // What starts next is what it ran on.
        machine.start();
        area.guest().await(BOOT);
        assertEquals("before after newest", area.guest().run("cat before after newest | xargs"));
        assertEquals("", area.guest().run("sudo dmesg | grep -i 'i/o error' || true"));
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
            area.guest().await(SOON);
            assertNotEquals("", area.guest().run("uptime"));
        }
    }

    @Test
    void aMachineWaitsForItsDiskServer() throws Exception {
        try (TestArea area = area("waits")) {
            Machine machine = area.defineFrom(booted());
            Guest guest = area.guest();
            guest.await(SOON);
            Process load = guest.start(
                    "sudo sh -c 'for i in 1 2 3 4; do echo 3 > /proc/sys/vm/drop_caches; cat /usr/bin/* > /dev/null; done'");
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
            assertEquals(0, load.waitFor(), () -> output(load));
            assertEquals(
                    "", guest.run("sudo dmesg | grep -iE 'i/o error|remounting filesystem|ext4-fs error' || true"));
            guest.run("echo fine > fine; sync");
        }
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
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
