package org.vml.hypervisor;

import java.util.Map;
import org.vml.repository.DiskSource;

/// The saved memory of a machine, divided into what the same memory of another moment is likely to have in the same
/// places, and the rest.
public interface SavedMemory extends AutoCloseable {
    /// The parts by name. They are closed with this.
    Map<String, DiskSource> parts();

    @Override
    void close();
}
