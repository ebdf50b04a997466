package org.vml.hypervisor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A disk of a machine that somebody else made.
///
/// @param name in the guest: `vda`
/// @param format of the topmost file, as QEMU calls it: `qcow2`, `raw`
/// @param files what it consists of, top first; none if it is on another host
/// @param obstacle why it cannot be saved, or null: `it is read-only`
public record ExistingDisk(
        String name,
        String format,
        List<Path> files,
        @Nullable String obstacle) {

    /// Whether a checkpoint can tell what is written to it: its file can keep a dirty bitmap.
    public boolean canKeepBitmaps() {
        return format.equals("qcow2");
    }
}
