package org.vml.hypervisor;

import java.nio.file.Path;

/// The guests that a driver is tested with.
public interface GuestKind {
    /// A qcow2 image that they start from, which nobody writes to.
    Path image() throws Exception;

    /// Its size in bytes.
    long size();

    /// What `image` was made from.
    String stamp() throws Exception;

    /// The guest of a machine.
    ///
    /// @param directory its working area
    GuestWork in(Path directory, int sshPort);
}
