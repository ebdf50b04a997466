package org.vml.app;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hypervisor;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The hypervisor that the user's machines run on.
final class ConfiguredHypervisor implements Supplier<Hypervisor>, AutoCloseable {
    private final String uri;
    private @Nullable Hypervisor connected;

    ConfiguredHypervisor(Home home, Map<String, String> environment) {
        this.uri = environment.getOrDefault("VML_LIBVIRT_URI", home.toString());
    }

    /// A problem of kind `HYPERVISOR` if it cannot be reached; the next call tries again.
    @Override
    public synchronized Hypervisor get() {
        if (connected == null) {
            throw ProblemException.of(ProblemKind.HYPERVISOR, "Could not connect to " + uri);
        }
        return connected;
    }

    @Override
    public synchronized void close() {
        if (connected != null) {
            connected.close();
        }
    }
}
