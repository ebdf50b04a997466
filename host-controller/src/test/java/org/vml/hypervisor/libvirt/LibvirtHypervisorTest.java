package org.vml.hypervisor.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.HypervisorContract;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.PrivateLibvirtd;
import org.vml.hypervisor.TestArea;

/// The driver at a libvirtd of its own, with real guests.
class LibvirtHypervisorTest extends HypervisorContract {
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
}
