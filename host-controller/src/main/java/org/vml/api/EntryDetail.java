package org.vml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry in full.
///
/// @param baseName the present name of its base, or null if that is not in the repository (any more)
/// @param children the names of the entries made from it
public record EntryDetail(
        EntryView entry,
        String repository,
        @Nullable String baseName,
        List<String> children,
        List<DiskView> disks,
        long bytesScanned) {

    /// A disk: its name in the machine, its size in bytes.
    public record DiskView(String name, long size) {}
}
