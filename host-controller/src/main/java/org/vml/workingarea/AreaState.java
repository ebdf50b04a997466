package org.vml.workingarea;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a working area holds: the content of `area.json`. Changed by making another one.
///
/// @param repository the name of the repository that the entries are in
/// @param entry the id of the newest entry of this machine: the one opened, or the one last saved
/// @param entryName what it was called then
/// @param served the id of the entry that lies below the overlays
/// @param nextOverlay the number of the next overlay; none is used twice
/// @param rotating the number of overlays that were about to be put on top when this was written, or null
record AreaState(
        String repository,
        String entry,
        String entryName,
        String served,
        Installed machine,
        List<AreaDisk> disks,
        int nextOverlay,
        @Nullable Integer rotating) {

    /// The machine.
    ///
    /// @param driver the kind of hypervisor
    /// @param location where that is: `qemu:///session`
    /// @param id its id there
    /// @param name its name there
    /// @param definition what it is defined from
    /// @param keepIdentity whether it goes on with the MAC addresses of the definition
    /// @param user who logs in, or null if nobody said
    /// @param sshPort of 127.0.0.1, leads to port 22 of the guest
    record Installed(
            String driver,
            String location,
            UUID id,
            String name,
            String definition,
            boolean keepIdentity,
            @Nullable String user,
            int sshPort) {
        Installed withPort(int port) {
            return new Installed(driver, location, id, name, definition, keepIdentity, user, port);
        }

        Installed withIdentity(boolean kept) {
            return new Installed(driver, location, id, name, definition, kept, user, sshPort);
        }
    }

    /// A disk: its overlays, top first, and how many of these, from the top, hold what no entry has. The others hold
    /// what is in `entry` and not in `served`.
    record AreaDisk(String name, long size, List<String> overlays, int unsaved) {
        @JsonIgnore
        List<String> unsavedOverlays() {
            return overlays.subList(0, unsaved);
        }

        @JsonIgnore
        List<String> savedOverlays() {
            return overlays.subList(unsaved, overlays.size());
        }

        private AreaDisk with(List<String> newOverlays, int newUnsaved) {
            return new AreaDisk(name, size, List.copyOf(newOverlays), newUnsaved);
        }

        private AreaDisk withTop(String overlay) {
            List<String> all = new ArrayList<>(overlays);
            all.addFirst(overlay);
            return with(all, unsaved + 1);
        }
    }

    /// The name of an overlay.
    static String overlay(String disk, int number) {
        return disk + "." + number + ".qcow2";
    }

    /// The entries that the machine needs: what it stands on, and the base of its next save.
    Standing standing() {
        return Standing.of(repository, machine.id(), List.of(served, entry));
    }

    /// Whether overlays lie between the newest entry's content and what is served.
    @JsonIgnore
    boolean isLayered() {
        return disks.stream().anyMatch(disk -> !disk.savedOverlays().isEmpty());
    }

    /// The overlays of all disks.
    Set<String> allOverlays() {
        return disks.stream().flatMap(disk -> disk.overlays().stream()).collect(Collectors.toSet());
    }

    /// Before new overlays are put on top.
    AreaState beforeRotation() {
        return new AreaState(repository, entry, entryName, served, machine, disks, nextOverlay + 1, nextOverlay);
    }

    /// The name of the overlay that is about to be put on top of a disk.
    String comingOverlay(String disk) {
        if (rotating == null) {
            throw new IllegalStateException("no overlays are coming");
        }
        return overlay(disk, rotating);
    }

    /// Without them.
    AreaState notRotating() {
        return new AreaState(repository, entry, entryName, served, machine, disks, nextOverlay, null);
    }

    /// With all but the top overlays in an entry.
    AreaState saved(Entry saved) {
        AreaState same = changed(disk -> new AreaDisk(disk.name(), sizeIn(saved, disk), disk.overlays(), 1));
        return new AreaState(
                repository,
                saved.id().value(),
                saved.name().value(),
                served,
                machine,
                same.disks,
                nextOverlay,
                rotating);
    }

    private static long sizeIn(Entry entry, AreaDisk disk) {
        return entry.disks().stream()
                .filter(saved -> saved.name().equals(disk.name()))
                .mapToLong(Disk::size)
                .findFirst()
                .orElse(disk.size());
    }

    /// With nothing between the unsaved overlays and the newest entry.
    AreaState collapsed() {
        return onEntry(disk -> disk.with(disk.unsavedOverlays(), disk.unsaved()), nextOverlay);
    }

    /// With one empty overlay a disk on the newest entry.
    AreaState renewed() {
        return onEntry(disk -> disk.with(List.of(overlay(disk.name(), nextOverlay)), 1), nextOverlay + 1);
    }

    private AreaState onEntry(UnaryOperator<AreaDisk> change, int next) {
        return new AreaState(
                repository,
                entry,
                entryName,
                entry,
                machine,
                disks.stream().map(change).toList(),
                next,
                rotating);
    }

    /// With the overlays that the disks of the running machine have in fact, by disk: after a rotation or a merge that
    /// nobody wrote down. Those that were about to be put on top may still come: a hypervisor does what it was
    /// asked for, also when who asked was killed. A problem if unsaved ones are missing.
    AreaState with(Map<String, List<String>> actual) {
        AreaState now = changed(disk -> with(disk, actual.getOrDefault(disk.name(), List.of())));
        return now.rotating() != null && now.haveCome() ? now.notRotating() : now;
    }

    private boolean haveCome() {
        return disks.stream().allMatch(disk -> disk.overlays().contains(comingOverlay(disk.name())));
    }

    private static AreaDisk with(AreaDisk disk, List<String> actual) {
        int newOnes = actual.indexOf(disk.overlays().getFirst());
        if (newOnes < 0 || !actual.containsAll(disk.unsavedOverlays())) {
            throw ProblemException.of(
                            ProblemKind.HYPERVISOR,
                            "Disk " + disk.name() + " of the machine consists of " + actual + ", not of "
                                    + disk.overlays() + ": somebody else changed it")
                    .next("Save what is needed of the machine by its hypervisor's own means");
        }
        return disk.with(actual, disk.unsaved() + newOnes);
    }

    AreaState with(Installed changed) {
        return new AreaState(repository, entry, entryName, served, changed, disks, nextOverlay, rotating);
    }

    /// With the overlays below the top, which are all saved, merged into the lowest.
    AreaState merged() {
        return changed(disk ->
                disk.with(List.of(disk.overlays().getFirst(), disk.overlays().getLast()), disk.unsaved()));
    }

    /// With what `change` makes of each disk.
    AreaState changed(UnaryOperator<AreaDisk> change) {
        return new AreaState(
                repository,
                entry,
                entryName,
                served,
                machine,
                disks.stream().map(change).toList(),
                nextOverlay,
                rotating);
    }

    /// Where a rotation was cut off and the machine is off: with the new overlay on top of the disks of these names.
    AreaState rotatedFor(List<String> names) {
        return changed(disk -> names.contains(disk.name()) ? disk.withTop(comingOverlay(disk.name())) : disk)
                .notRotating();
    }
}
