package org.vml.hypervisor.libvirt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.vml.hypervisor.MachineSpec;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Element;

/// The disks of a definition, put on the chains of overlays of the working area.
///
/// A chain is written out in full and ended by an empty `backingStore`: what libvirt found out by itself
/// would be what the headers of the images say. When a disk cannot be read or written the machine stops
/// (`error_policy`, `rerror_policy`), since libvirt 9.0 drops `reconnect` of a network disk that is a backing
/// file, and the guest would get errors. The owner of the files is left alone: libvirt would give them to
/// root when the machine ends.
final class FittedDisks {
    private static final Set<String> BUSES = Set.of("virtio", "scsi", "sata", "ide", "usb");
    private static final Set<String> EMPTY_DRIVES = Set.of("cdrom", "floppy");

    private FittedDisks() {}

    /// @param labelled whether the daemon would change owners of files
    static void fit(Element devices, MachineSpec spec, boolean labelled, Consumer<String> dropped) {
        List<Element> disks = new ArrayList<>();
        Xml.children(devices, "disk").forEach(disk -> {
            String device = disk.getAttribute("device");
            if (device.equals("disk") || device.isEmpty()) {
                disks.add(disk);
            } else if (EMPTY_DRIVES.contains(device)) {
                Xml.set(disk, "type", "file");
            } else {
                dropped.accept("domain/devices/disk[@device='" + device + "']");
                Xml.remove(disk);
            }
        });
        if (spec.keepIdentity() && disks.size() != spec.disks().size()) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR,
                    "The saved memory of machine " + spec.name() + " knows " + disks.size() + " disks, not "
                            + spec.disks().size());
        }
        for (Element surplus : disks.subList(Math.min(disks.size(), spec.disks().size()), disks.size())) {
            dropped.accept("domain/devices/disk");
            Xml.remove(surplus);
        }
        for (int i = 0; i < spec.disks().size(); i++) {
            fit(
                    i < disks.size() ? disks.get(i) : Xml.add(devices, "disk"),
                    spec.disks().get(i),
                    labelled);
        }
    }

    private static void fit(Element disk, MachineSpec.SpecDisk spec, boolean labelled) {
        Xml.set(disk, "type", "file", "device", "disk");
        Xml.set(
                Xml.add(disk, "driver"),
                "name",
                "qemu",
                "type",
                "qcow2",
                "cache",
                "writeback",
                "discard",
                "unmap",
                "error_policy",
                "stop",
                "rerror_policy",
                "stop");
        Element layer = disk;
        source(layer, spec.overlays().getFirst(), labelled);
        for (Path overlay : spec.overlays().subList(1, spec.overlays().size())) {
            layer = Xml.set(Xml.add(layer, "backingStore"), "type", "file");
            Xml.set(Xml.add(layer, "format"), "type", "qcow2");
            source(layer, overlay, labelled);
        }
        layer = Xml.set(Xml.add(layer, "backingStore"), "type", "network");
        Xml.set(Xml.add(layer, "format"), "type", "raw");
        Element export = Xml.set(Xml.add(layer, "source"), "protocol", "nbd", "name", spec.export());
        Xml.set(
                Xml.add(export, "host"),
                "transport",
                "unix",
                "socket",
                spec.socket().toString());
        Element ignored = Xml.add(layer, "backingStore");

        Element target = Xml.child(disk, "target");
        Xml.set(target, "dev", spec.name());
        if (!BUSES.contains(target.getAttribute("bus"))) {
            Xml.set(target, "bus", "virtio");
        }
    }

    private static void source(Element layer, Path file, boolean labelled) {
        Element source = Xml.set(Xml.add(layer, "source"), "file", file.toString());
        if (labelled) {
            Host.keepOwner(source);
        }
    }
}
