package org.vml.hypervisor.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.GuestKind;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.HypervisorContract;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.PrivateLibvirtd;
import org.vml.hypervisor.SshGuestKind;
import org.vml.hypervisor.TestArea;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;

/// The driver at a libvirtd of its own, with real guests.
@Tag("slow")
class LibvirtHypervisorTest extends HypervisorContract {
    @Override
    protected GuestKind kind() {
        return new SshGuestKind();
    }

    @Override
    protected Path cache() throws IOException {
        return Bench.cache();
    }

    /// It starts a while after the machine.
    @Override
    protected AutoCloseable silenceAgent(TestArea area) {
        return () -> {};
    }

    @Override
    protected void requireSameAddresses(TestArea one, TestArea other) throws Exception {
        String address = "cat /sys/class/net/eth0/address";
        assertEquals(one.guest().run(address), other.guest().run(address));
    }

    @Override
    protected Hypervisor connect() {
        return LibvirtHypervisor.connect(
                PrivateLibvirtd.shared().uri(), new AcceleratorProof(Path.of("/dev/null"), "tcg"));
    }

    @Test
    void theDaemonMayDie() throws Exception {
        Set<UUID> heard = ConcurrentHashMap.newKeySet();
        Hypervisor.Watch watch = hypervisor().watch(heard::add);
        try (TestArea area = area("survives")) {
            Machine machine = area.defineFrom(booted());
            area.guest().await(Duration.ofSeconds(30));
            long before = PrivateLibvirtd.shared().daemon();
            heard.clear();
            PrivateLibvirtd.shared().kill();
            assertEquals(MachineState.RUNNING, machine.state());
            assertNotEquals(before, PrivateLibvirtd.shared().daemon());
            Bench.await(
                    "told that something may have been missed",
                    Duration.ofSeconds(30),
                    () -> heard.contains(area.id()));
            area.guest().run("uptime");
            heard.clear();
            machine.suspend();
            Bench.await("told of what is new", Duration.ofSeconds(30), () -> heard.contains(area.id()));
            PrivateLibvirtd.shared().kill();
            machine.resume();
            assertEquals(MachineState.RUNNING, machine.state());
            agentAnswers(machine);
            assertTrue(machine.shutDown(Duration.ofMinutes(2)));
            watch.close();
        }
    }

    /// A controller that was killed while it merged leaves the job to QEMU.
    @Test
    void aMergeThatNobodyWaitsForIsWaitedForBeforeARotation() throws Exception {
        try (TestArea area = area("abandoned")) {
            Path overlay = area.overlayOn(booted().frozen(), "disk.qcow2");
            Machine machine = area.defineFrom(booted());
            area.guest().await(Duration.ofSeconds(30));
            area.guest().run("head -c 12M /dev/urandom > data && sync");
            Path top = area.file("top.qcow2");
            machine.rotate(Map.of(TestArea.DISK, top), null);
            Path newest = area.file("newest.qcow2");
            area.guest().run("head -c 12M /dev/urandom > more && sync && sha256sum data more > sums && sync");
            machine.rotate(Map.of(TestArea.DISK, newest), null);
            shell("virsh -q -c '" + PrivateLibvirtd.shared().uri() + "' blockcommit " + area.id() + " " + TestArea.DISK
                    + " --top " + top + " --base " + overlay + " --bytes --bandwidth 4194304");
            Path last = area.file("last.qcow2");
            assertThrows(ProblemException.class, () -> machine.rotate(Map.of(TestArea.DISK, last), null));
            machine.awaitAbandonedMerges(new Run());
            assertEquals(
                    List.of(newest, overlay), machine.overlays(TestArea.DISK).subList(0, 2));
            machine.rotate(Map.of(TestArea.DISK, last), null);
            machine.awaitAbandonedMerges(new Run());
            area.guest().run("echo 3 | sudo tee /proc/sys/vm/drop_caches && sha256sum -c sums");
        }
    }

    /// As a system daemon does it for somebody who is not root.
    @Test
    void theMachineRunsAsTheOwnerOfItsArea() throws Exception {
        try (TestArea area = area("owned")) {
            Path directory = area.file("");
            shell("chown 65534:65534 " + directory + "; chmod 711 " + directory.getParent());
            shell("chmod 777 " + server().socket());
            Path overlay = area.overlayOn(booted().frozen(), "disk.qcow2");
            shell("chown 65534:65534 " + overlay + "; chmod 600 " + overlay);
            Machine machine =
                    hypervisor().define(area.spec(booted().definition(), true, List.of(overlay, booted().frozen())));
            area.startFrom(machine, booted().memory());
            area.guest().await(Duration.ofMinutes(1));
            Path top = area.file("top.qcow2");
            machine.rotate(Map.of(TestArea.DISK, top), area.file("memory"));
            for (String file : List.of("agent.sock", "qga.sock", "console.sock", "top.qcow2", "memory", "disk.qcow2")) {
                assertEquals(65534, Files.getAttribute(area.file(file), "unix:uid"), file);
            }
            Path newest = area.file("newest.qcow2");
            machine.rotate(Map.of(TestArea.DISK, newest), null);
            machine.merge(TestArea.DISK, top, overlay, new Run());
            machine.destroy();
            for (String file : List.of("newest.qcow2", "memory", "disk.qcow2")) {
                assertEquals(65534, Files.getAttribute(area.file(file), "unix:uid"), file);
            }
            machine.start();
            assertEquals(MachineState.RUNNING, machine.state());
        }
    }

    private static void shell(String command) throws Exception {
        assertEquals(
                0, new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor(), command);
    }
}
