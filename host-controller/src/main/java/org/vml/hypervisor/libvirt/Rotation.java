package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.DomainSnapshotPointer;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// New overlays on all disks of a running machine at one moment, and its memory of that moment: libvirt's
/// external snapshot, atomic, of which libvirt keeps no record.
///
/// The memory is copied while the machine runs, until little is left; but an emulated machine stands still
/// meanwhile. QEMU 7.2 without KVM can miss that a page was written while it is copied: a thread that
/// emulates a processor gives itself leave to write to a page unseen at the moment in which the page is
/// declared clean (`notdirty_write`, `tlb_reset_dirty`). Seen on a busy host in 2 of 40 saves of a guest that
/// checks its memory.
final class Rotation {
    private final Connection connection;
    private final Definition definition;
    private final UUID id;
    private final String label;
    private final Map<String, Path> overlays;
    private final @Nullable Path memory;

    Rotation(
            Connection connection,
            Definition definition,
            UUID id,
            String label,
            Map<String, Path> overlays,
            @Nullable Path memory) {
        this.connection = connection;
        this.definition = definition;
        this.id = id;
        this.label = label;
        this.overlays = Map.copyOf(overlays);
        this.memory = memory;
    }

    /// How long the processors stood still, see [PauseWatch]. Without memory they never do: QEMU only holds
    /// requests to the disks back while it changes them over.
    Duration run() {
        requireRoom();
        Document live = definition.live();
        requireAllDisks(Chain.of(live));
        try (PauseWatch watch = new PauseWatch(connection.events(), id)) {
            overlays.values().forEach(AreaFile::create);
            if (memory == null) {
                snapshot(live);
            } else {
                try (NewMemory written = NewMemory.create(memory)) {
                    snapshot(live);
                    written.own();
                }
            }
            definition.settle();
            return watch.stoodStill();
        } catch (ProblemException e) {
            undo(e);
            throw e;
        }
    }

    private void requireRoom() {
        List<Path> files = files();
        files.stream().filter(Files::exists).findFirst().ifPresent(file -> {
            throw ProblemException.of(
                    ProblemKind.CONFLICT, "Could not save the state of machine " + label + ": " + file + " is there");
        });
    }

    private void requireAllDisks(List<Chain> chains) {
        Set<String> disks = chains.stream().map(Chain::disk).collect(Collectors.toSet());
        if (!disks.equals(overlays.keySet())) {
            throw new IllegalArgumentException("overlays for " + overlays.keySet() + ", disks " + disks);
        }
    }

    private void snapshot(Document live) {
        int flags = Flags.SNAPSHOT_NO_METADATA | Flags.SNAPSHOT_ATOMIC;
        if (memory == null) {
            flags |= Flags.SNAPSHOT_DISK_ONLY;
        } else if (!Definition.isEmulated(live)) {
            flags |= Flags.SNAPSHOT_LIVE;
        }
        create(request(Definition.isLabelled(live)), flags);
    }

    private void create(String request, int flags) {
        boolean ignored = connection.call("save the state of machine " + label, id, (libvirt, domain) -> {
            DomainSnapshotPointer snapshot =
                    LibvirtError.check(libvirt.virDomainSnapshotCreateXML(domain, request, flags));
            return libvirt.virDomainSnapshotFree(snapshot) == 0;
        });
    }

    /// formatsnapshot.rst.
    private String request(boolean labelled) {
        Document document = Xml.empty();
        Element root = document.createElement("domainsnapshot");
        document.appendChild(root);
        Element kept = Xml.add(root, "memory");
        if (memory == null) {
            Xml.set(kept, "snapshot", "no");
        } else {
            Xml.set(kept, "snapshot", "external", "file", memory.toString());
        }
        Element disks = Xml.add(root, "disks");
        overlays.forEach((disk, overlay) -> {
            Element entry = Xml.set(Xml.add(disks, "disk"), "name", disk, "snapshot", "external", "type", "file");
            Xml.set(Xml.add(entry, "driver"), "type", "qcow2");
            Element source = Xml.set(Xml.add(entry, "source"), "file", overlay.toString());
            if (labelled) {
                Host.keepOwner(source);
            }
        });
        return Xml.format(document);
    }

    /// Puts everything back as it was: what is on an overlay already is merged down, what stopped goes on,
    /// files go.
    private void undo(ProblemException failure) {
        try {
            for (Chain chain : Chain.of(definition.live())) {
                if (overlays.containsValue(chain.files().getFirst())) {
                    new Merge(connection, definition, id, label, chain.disk())
                            .takeBack(chain.files().get(1), new Run());
                }
            }
            PowerState state = PowerState.read(connection, id, label);
            if (state.isPausedInPassing()) {
                int ignored = connection.call(
                        "resume machine " + label,
                        id,
                        (libvirt, domain) -> LibvirtError.check(libvirt.virDomainResume(domain)));
            }
            for (Path file : files()) {
                Files.deleteIfExists(file);
            }
        } catch (ProblemException | IOException e) {
            failure.addSuppressed(e);
        }
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>(overlays.values());
        if (memory != null) {
            files.add(memory);
        }
        return files;
    }
}
