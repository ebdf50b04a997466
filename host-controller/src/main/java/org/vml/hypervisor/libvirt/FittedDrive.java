package org.vml.hypervisor.libvirt;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vml.hypervisor.MachineSpec;
import org.w3c.dom.Element;

/// The CD-ROM drive of [MachineSpec#configDrive], known by its serial number.
///
/// It is on a virtio SCSI controller of its own, since that is what kernels made for virtual machines can drive:
/// Debian's `linux-image-cloud-amd64` has no AHCI. A machine that goes on from a memory keeps the drive that the
/// memory knows, empty if there is no image; to any other machine the drive of a definition means nothing.
final class FittedDrive {
    static final String SERIAL = "vml-config";

    private final Element devices;
    private final MachineSpec spec;

    FittedDrive(Element devices, MachineSpec spec) {
        this.devices = devices;
        this.spec = spec;
    }

    /// @param labelled whether the daemon would change owners of files
    void fit(boolean labelled) {
        if (!spec.keepIdentity()) {
            drives().forEach(this::remove);
        }
        Path image = spec.configDrive();
        if (image == null) {
            return;
        }
        Optional<Element> drive = drives().findFirst();
        if (drive.isEmpty() && !spec.keepIdentity()) {
            drive = Optional.of(add());
        }
        drive.ifPresent(found -> insert(found, image, labelled));
    }

    private Stream<Element> drives() {
        return Xml.children(devices, "disk")
                .filter(disk -> disk.getAttribute("device").equals("cdrom"))
                .filter(disk -> Xml.find(disk, "serial")
                        .filter(serial -> serial.getTextContent().equals(SERIAL))
                        .isPresent());
    }

    private void remove(Element drive) {
        String controller = Xml.find(drive, "address")
                .map(address -> address.getAttribute("controller"))
                .orElse("");
        controllers()
                .filter(one -> one.getAttribute("index").equals(controller))
                .forEach(Xml::remove);
        Xml.remove(drive);
    }

    private Element add() {
        String controller = Integer.toString(freeController());
        Xml.set(Xml.add(devices, "controller"), "type", "scsi", "index", controller, "model", "virtio-scsi");
        Element drive = Xml.set(Xml.add(devices, "disk"), "type", "file", "device", "cdrom");
        Xml.set(Xml.add(drive, "target"), "dev", freeName(), "bus", "scsi");
        Element ignored = Xml.add(drive, "readonly");
        Xml.text(Xml.add(drive, "serial"), SERIAL);
        Xml.set(
                Xml.add(drive, "address"),
                "type",
                "drive",
                "controller",
                controller,
                "bus",
                "0",
                "target",
                "0",
                "unit",
                "0");
        return drive;
    }

    private static void insert(Element drive, Path image, boolean labelled) {
        Xml.set(Xml.add(drive, "driver"), "name", "qemu", "type", "raw");
        Element source = Xml.set(Xml.add(drive, "source"), "file", image.toString());
        if (labelled) {
            Host.keepOwner(source);
        }
    }

    private Stream<Element> controllers() {
        return Xml.children(devices, "controller")
                .filter(controller -> controller.getAttribute("type").equals("scsi"));
    }

    /// A disk whose address libvirt is still to choose may come to the first.
    private int freeController() {
        Stream<String> used = Xml.children(devices, "disk")
                .filter(disk -> Xml.find(disk, "target")
                        .filter(target -> target.getAttribute("bus").equals("scsi"))
                        .isPresent())
                .map(disk -> Xml.find(disk, "address")
                        .map(address -> address.getAttribute("controller"))
                        .orElse("0"));
        Set<String> taken = Stream.concat(controllers().map(controller -> controller.getAttribute("index")), used)
                .collect(Collectors.toSet());
        return IntStream.rangeClosed(0, taken.size())
                .filter(index -> !taken.contains(Integer.toString(index)))
                .findFirst()
                .orElseThrow();
    }

    private String freeName() {
        Set<String> taken = Xml.children(devices, "disk").map(Chain::name).collect(Collectors.toSet());
        return IntStream.rangeClosed('a', 'z')
                .mapToObj(letter -> "sd" + (char) letter)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElse("sdaa");
    }
}
