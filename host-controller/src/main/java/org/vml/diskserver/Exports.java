package org.vml.diskserver;

import java.util.Collection;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The disks behind a socket, by the names of their exports.
record Exports(SortedMap<String, ServedDisk> disks) {
    /// The export of this name, or null. The empty name stands for the only one, if there is but one ("Export
    /// names").
    @Nullable
    ServedDisk find(String name) {
        ServedDisk found = disks.get(name);
        return found == null && name.isEmpty() && disks.size() == 1 ? disks.get(disks.firstKey()) : found;
    }

    Collection<ServedDisk> all() {
        return disks.values();
    }
}
