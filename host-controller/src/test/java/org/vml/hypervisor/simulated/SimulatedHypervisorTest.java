package org.vml.hypervisor.simulated;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.vml.hypervisor.GuestKind;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.HypervisorContract;
import org.vml.hypervisor.TestArea;

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
}
