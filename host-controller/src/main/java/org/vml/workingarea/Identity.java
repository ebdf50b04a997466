package org.vml.workingarea;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.ExistingDisk;
import org.vml.logbook.Entry;

/// Of which disks it is proven that they were as in the last entry when the dirty bitmap of its checkpoint began; and
/// why not of the others, which are read as a whole.
final class Identity {
    private final Map<String, String> doubts = new LinkedHashMap<>();
    private final int disks;

    /// @param base the last entry, if it is there
    /// @param checkpoints those that the hypervisor knows
    Identity(Adopted state, @Nullable Entry base, List<ExistingDisk> disks, Set<String> checkpoints) {
        this.disks = disks.size();
        for (ExistingDisk disk : disks) {
            String doubt = doubt(state, base, disk, checkpoints);
            if (doubt != null) {
                doubt(disk.name(), doubt);
            }
        }
    }

    private static @Nullable String doubt(
            Adopted state, @Nullable Entry base, ExistingDisk disk, Set<String> checkpoints) {
        Adopted.Mark mark = state.mark();
        if (state.entry() == null) {
            return "this is the first save of the machine";
        }
        if (base == null) {
            return "the entry " + state.entryName() + " that it was saved as last is gone";
        }
        if (!disk.canKeepBitmaps()) {
            return "a disk in the format " + disk.format() + " cannot keep track of what is written to it";
        }
        if (base.disks().stream().noneMatch(saved -> saved.name().equals(disk.name()))) {
            return "the last entry does not have it";
        }
        if (mark == null || !mark.disks().containsKey(disk.name())) {
            return "the last save could not leave a checkpoint";
        }
        if (!checkpoints.contains(mark.checkpoint())) {
            return "somebody removed the checkpoint of the last save";
        }
        return mark.knows(disk) ? null : "it consists of other files than at the last save";
    }

    /// Whether a disk is as it was but for what its bitmap says.
    boolean isProven(String disk) {
        return !doubts.containsKey(disk);
    }

    boolean isProvenOfAny() {
        return doubts.size() < disks;
    }

    void doubt(String disk, String why) {
        doubts.put(disk, why);
    }

    void doubtAll(List<ExistingDisk> all, String why) {
        all.forEach(disk -> doubts.putIfAbsent(disk.name(), why));
    }

    /// Why disks are read as a whole, for a person; null if none is.
    @Nullable
    String fullScan() {
        if (doubts.isEmpty()) {
            return null;
        }
        Map<String, List<String>> byReason = doubts.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        return byReason.entrySet().stream()
                .map(reason -> String.join(", ", reason.getValue()) + ": " + reason.getKey())
                .collect(Collectors.joining("; "));
    }
}
