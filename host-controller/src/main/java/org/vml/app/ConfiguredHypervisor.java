package org.vml.app;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.libvirt.AcceleratorProof;
import org.vml.hypervisor.libvirt.LibvirtHypervisor;
import org.vml.hypervisor.simulated.SimulatedHypervisor;

/// The hypervisor that the user's machines run on: libvirt, at the URI in `VML_LIBVIRT_URI`, else the user's own
/// daemon, or the system's for root; simulated machines, if that is `simulated:/DIRECTORY`. Connected to when it is
/// needed.
final class ConfiguredHypervisor implements Supplier<Hypervisor>, AutoCloseable {
    static final String URI = "VML_LIBVIRT_URI";

    private final Home home;
    private final String uri;
    private @Nullable Hypervisor connected;

    ConfiguredHypervisor(Home home, Map<String, String> environment) {
        this.home = home;
        String usual = Objects.equals(System.getProperty("user.name"), "root") ? "qemu:///system" : "qemu:///session";
        String chosen = environment.getOrDefault(URI, "");
        this.uri = chosen.isBlank() ? usual : chosen.strip();
    }

    /// A problem of kind `HYPERVISOR` if it cannot be reached; the next call tries again.
    @Override
    public synchronized Hypervisor get() {
        Hypervisor known = connected;
        if (known == null) {
            known = uri.startsWith(SimulatedHypervisor.SCHEME)
                    ? SimulatedHypervisor.at(uri)
                    : LibvirtHypervisor.connect(uri, new AcceleratorProof(home.accelerator()));
            connected = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (connected != null) {
            connected.close();
        }
    }
}
