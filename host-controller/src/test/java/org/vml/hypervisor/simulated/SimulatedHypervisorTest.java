package org.vml.hypervisor.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.hypervisor.GuestKind;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.HypervisorContract;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineSpec;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.TestArea;
import org.vml.hypervisor.simulated.MachineRecord.Passing;
import org.vml.problem.ProblemKind;

/// The driver that needs nothing but QEMU.
class SimulatedHypervisorTest extends HypervisorContract {
    @TempDir
    private Path machines;

    @Override
    protected Hypervisor connect() {
        return SimulatedHypervisor.at("simulated:" + machines);
    }

    @Override
    protected GuestKind kind() {
        return new SimulatedGuestKind(machines);
    }

    @Override
    protected Path cache() {
        return machines;
    }

    /// QEMU listens to one client at a time.
    @Override
    protected AutoCloseable silenceAgent(TestArea area) throws Exception {
        return LineSocket.connect(area.file("agent.sock"), Duration.ofMinutes(1));
    }

    /// There is no network.
    @Override
    protected void requireSameAddresses(TestArea one, TestArea other) {}

    @Test
    void aRotationWhoseProcessWasKilledIsEndedByWhoeverLooks() throws Exception {
        try (TestArea area = area("rotates")) {
            Machine machine = area.define();
            machine.start();
            MachineFiles files = new MachineFiles(machines);
            Monitor monitor = new Monitor(files.monitor(area.id()), "rotates");
            try (FileLocks.Held _ = FileLocks.take(files.lock(area.id()))) {
                write(files, area, Passing.ROTATING);
                var _ = monitor.call("stop", "stop", Map.of());
                assertEquals(MachineState.RUNNING, machine.state(), "somebody is at it");
                assertProblem(
                        ProblemKind.CONFLICT,
                        () -> machine.rotate(Map.of(TestArea.DISK, area.file("top.qcow2")), null));
                assertEquals(Optional.of("paused"), monitor.status());
            }
            assertEquals(MachineState.RUNNING, machine.state());
            assertEquals(Optional.of("running"), monitor.status());
            machine.suspend();
            assertEquals(MachineState.SUSPENDED, machine.state());
        }
    }

    @Test
    void aStartWhoseProcessWasKilledIsEndedByWhoeverLooks() throws Exception {
        try (TestArea area = area("starts")) {
            Machine machine = area.define();
            MachineFiles files = new MachineFiles(machines);
            write(files, area, Passing.STARTING);
            new Qemu(files, files.load(area.id()).orElseThrow()).launch(true);
            assertEquals(MachineState.OFF, machine.state());
            machine.start();
            area.work().note("fine", 1);
        }
    }

    private static void write(MachineFiles files, TestArea area, Passing passing) {
        files.store(files.load(area.id()).orElseThrow().passing(passing));
    }

    @Test
    void oneProcessSeesWhatAnotherDoes() throws Exception {
        try (TestArea area = area("seen");
                Hypervisor other = connect()) {
            Machine machine = area.define();
            machine.start();
            Machine same = other.find(area.id()).orElseThrow();
            assertEquals(MachineState.RUNNING, same.state());
            Path top = area.file("top.qcow2");
            var _ = machine.rotate(Map.of(TestArea.DISK, top), null);
            assertEquals(List.of(top, area.file("disk.qcow2")), same.overlays(TestArea.DISK));
            same.destroy();
            assertEquals(MachineState.OFF, machine.state());
            assertEquals(List.of(top, area.file("disk.qcow2")), machine.overlays(TestArea.DISK));
        }
    }

    @Test
    void whatCannotBeAMachineIsRefused() {
        assertProblem(ProblemKind.USAGE, () -> SimulatedHypervisor.at("simulated:here"));
        assertProblem(ProblemKind.USAGE, () -> SimulatedHypervisor.at("simulated:/" + "long".repeat(30)));
        for (String definition : List.of("", "<domain/>", "[]", "{\"memory\":1}", "{\"memory\":99999999999}")) {
            assertProblem(
                    ProblemKind.HYPERVISOR,
                    () -> hypervisor()
                            .define(new MachineSpec(
                                    "odd", UUID.randomUUID(), machines, definition, List.of(), 2222, false)));
        }
    }
}
