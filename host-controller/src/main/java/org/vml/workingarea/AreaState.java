package org.vml.workingarea;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.Entry;

/// What a working area holds: the content of `area.json`. Changed by making another one.
///
/// @param repository the name of the repository that the entry is in
/// @param entry the id of the newest entry of this machine: the one opened, or the one last saved
/// @param entryName what it was called then
/// @param served the id of the entry that lies below the overlays
/// @param driver the kind of hypervisor
/// @param machine its id there
/// @param machineName its name there
/// @param definition what the machine is defined from
/// @param keepIdentity whether it goes on with the MAC addresses of the definition
/// @param user who logs in, or null if nobody said
/// @param sshPort of 127.0.0.1, leads to port 22 of the guest
/// @param nextOverlay the number of the next overlay
record AreaState(
        String repository,
        String entry,
        String entryName,
        String served,
        String driver,
        UUID machine,
        String machineName,
        String definition,
        boolean keepIdentity,
        @Nullable String user,
        int sshPort,
        List<AreaDisk> disks,
        int nextOverlay) {

    /// A disk: its overlays, top first, and how many of these, from the top, hold what no entry has. The others hold
    /// what is in `entry` and not in `served`.
    record AreaDisk(String name, long size, List<String> overlays, int unsaved) {
        List<String> unsavedOverlays() {
            return overlays.subList(0, unsaved);
        }

        List<String> savedOverlays() {
            return overlays.subList(unsaved, overlays.size());
        }
    }

    /// Whether overlays lie between the newest entry's content and what is served.
    boolean isLayered() {
        return disks.stream().anyMatch(disk -> !disk.savedOverlays().isEmpty());
    }

    /// The name of the next overlay of a disk.
    String newOverlay(String disk) {
        return disk + "." + nextOverlay + ".qcow2";
    }

    /// With the next overlays on top.
    AreaState rotated() {
        return changed(disk -> {
                    List<String> overlays = new ArrayList<>(disk.overlays());
                    overlays.addFirst(newOverlay(disk.name()));
                    return new AreaDisk(disk.name(), disk.size(), List.copyOf(overlays), disk.unsaved() + 1);
                })
                .withNextOverlay(nextOverlay + 1);
    }

    /// With all but the top overlays in an entry.
    AreaState saved(Entry saved) {
        return changed(disk -> new AreaDisk(disk.name(), disk.size(), disk.overlays(), 1))
                .withEntries(saved.id().value(), saved.name().value(), served);
    }

    /// With nothing between the unsaved overlays and the newest entry.
    AreaState collapsed() {
        return changed(disk -> new AreaDisk(disk.name(), disk.size(), disk.unsavedOverlays(), disk.unsaved()))
                .withEntries(entry, entryName, entry);
    }

    /// With one empty overlay a disk on the newest entry.
    AreaState renewed() {
        return changed(disk -> new AreaDisk(disk.name(), disk.size(), List.of(newOverlay(disk.name())), 1))
                .withEntries(entry, entryName, entry)
                .withNextOverlay(nextOverlay + 1);
    }

    /// With the overlays below the top, which are all saved, merged into the lowest.
    AreaState merged() {
        return changed(disk -> new AreaDisk(
                disk.name(),
                disk.size(),
                List.of(disk.overlays().getFirst(), disk.overlays().getLast()),
                disk.unsaved()));
    }

    /// With the overlays that the disks have in fact, by disk: of a rotation, or a merge, that nobody wrote down.
    AreaState with(Map<String, List<String>> actual) {
        boolean isRotated = disks.stream().anyMatch(disk -> newOnes(disk, actual) > 0);
        return changed(disk -> new AreaDisk(
                        disk.name(),
                        disk.size(),
                        List.copyOf(actual.getOrDefault(disk.name(), disk.overlays())),
                        disk.unsaved() + newOnes(disk, actual)))
                .withNextOverlay(isRotated ? nextOverlay + 1 : nextOverlay);
    }

    private static int newOnes(AreaDisk disk, Map<String, List<String>> actual) {
        List<String> overlays = actual.getOrDefault(disk.name(), disk.overlays());
        return Math.max(0, overlays.indexOf(disk.overlays().getFirst()));
    }

    AreaState withPort(int port) {
        return new AreaState(
                repository,
                entry,
                entryName,
                served,
                driver,
                machine,
                machineName,
                definition,
                keepIdentity,
                user,
                port,
                disks,
                nextOverlay);
    }

    AreaState withIdentity(boolean kept) {
        return new AreaState(
                repository,
                entry,
                entryName,
                served,
                driver,
                machine,
                machineName,
                definition,
                kept,
                user,
                sshPort,
                disks,
                nextOverlay);
    }

    private AreaState withEntries(String newEntry, String newName, String newServed) {
        return new AreaState(
                repository,
                newEntry,
                newName,
                newServed,
                driver,
                machine,
                machineName,
                definition,
                keepIdentity,
                user,
                sshPort,
                disks,
                nextOverlay);
    }

    private AreaState withNextOverlay(int number) {
        return new AreaState(
                repository,
                entry,
                entryName,
                served,
                driver,
                machine,
                machineName,
                definition,
                keepIdentity,
                user,
                sshPort,
                disks,
                number);
    }

    private AreaState changed(UnaryOperator<AreaDisk> change) {
        return new AreaState(
                repository,
                entry,
                entryName,
                served,
                driver,
                machine,
                machineName,
                definition,
                keepIdentity,
                user,
                sshPort,
                disks.stream().map(change).toList(),
                nextOverlay);
    }
}
