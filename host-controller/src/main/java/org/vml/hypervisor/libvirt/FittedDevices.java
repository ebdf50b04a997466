package org.vml.hypervisor.libvirt;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vml.hypervisor.MachineSpec;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Element;

/// The devices of a definition other than disks. What a saved memory knows of stays; whatever leads out of
/// the machine ends in the working area, in QEMU's own network, or nowhere.
final class FittedDevices {
    static final String GUEST_AGENT = "org.qemu.guest_agent.0";
    static final String VML_AGENT = "org.vml.agent.0";

    /// `sun_path` of unix(7), less its final zero.
    private static final int LONGEST_SOCKET = 107;

    private static final Set<String> CONTROLLERS =
            Set.of("usb", "pci", "ide", "sata", "scsi", "virtio-serial", "fdc", "isa");
    private static final Set<String> INPUTS = Set.of("mouse", "keyboard", "tablet");

    private final Element devices;
    private final MachineSpec spec;
    private final Consumer<String> dropped;

    FittedDevices(Element devices, MachineSpec spec, Consumer<String> dropped) {
        this.devices = devices;
        this.spec = spec;
        this.dropped = dropped;
    }

    void fit() {
        keepOnly("controller", controller -> CONTROLLERS.contains(controller.getAttribute("type")));
        keepOnly("input", input -> INPUTS.contains(input.getAttribute("type")));
        fitNetwork();
        fitConsoles();
        fitChannels();
        Xml.children(devices, "rng")
                .forEach(rng -> Xml.text(Xml.set(Xml.add(rng, "backend"), "model", "random"), "/dev/urandom"));
    }

    private void keepOnly(String name, Predicate<Element> good) {
        Xml.children(devices, name).filter(good.negate()).forEach(device -> {
            dropped.accept("domain/devices/" + name);
            Xml.remove(device);
        });
    }

    /// QEMU's user-mode network, which needs no privilege and reaches nothing by itself; [Forwarding] lets
    /// ssh in.
    private void fitNetwork() {
        if (Xml.find(devices, "interface").isEmpty() && !spec.keepIdentity()) {
            Xml.set(Xml.add(Xml.add(devices, "interface"), "model"), "type", "virtio");
        }
        Xml.children(devices, "interface").forEach(network -> {
            Xml.set(network, "type", "user");
            Element mac = Xml.child(network, "mac");
            if (!spec.keepIdentity() || !mac.hasAttribute("address")) {
                Xml.set(mac, "address", newAddress());
            }
            if (!spec.keepIdentity()) {
                Xml.set(Xml.child(network, "rom"), "enabled", "no");
            }
        });
    }

    /// In QEMU's range, 52:54:00.
    private static String newAddress() {
        int random = ThreadLocalRandom.current().nextInt(1 << 24);
        return "52:54:00:%02x:%02x:%02x".formatted(random >> 16, random >> 8 & 0xff, random & 0xff);
    }

    private void fitConsoles() {
        if (Xml.find(devices, "serial").isEmpty() && !spec.keepIdentity()) {
            Xml.set(Xml.add(Xml.add(devices, "serial"), "target"), "type", "isa-serial", "port", "0");
        }
        Optional<Element> first = Xml.find(devices, "serial");
        Xml.children(devices, "serial").forEach(serial -> Xml.set(serial, "type", "null"));
        first.ifPresent(serial -> {
            listen(serial, "console.sock");
            Path log = spec.directory().resolve("console.log");
            Xml.set(Xml.add(serial, "log"), "file", log.toString(), "append", "on");
        });
        Xml.children(devices, "console").forEach(console -> {
            boolean virtio = Xml.find(console, "target")
                    .filter(target -> target.getAttribute("type").equals("virtio"))
                    .isPresent();
            if (virtio) {
                Xml.set(console, "type", "null");
            } else {
                Xml.remove(console); // another name of the first serial port; libvirt adds it
            }
        });
    }

    private void fitChannels() {
        keepOnly("channel", channel -> !name(channel).isEmpty());
        for (String name : new String[] {GUEST_AGENT, VML_AGENT}) {
            if (Xml.children(devices, "channel")
                            .noneMatch(channel -> name(channel).equals(name))
                    && !spec.keepIdentity()) {
                Xml.set(Xml.add(Xml.add(devices, "channel"), "target"), "type", "virtio", "name", name);
            }
        }
        Xml.children(devices, "channel").forEach(channel -> {
            switch (name(channel)) {
                case GUEST_AGENT -> listen(channel, "qga.sock"); // where libvirt would put it may be too long a path
                case VML_AGENT -> listen(channel, "agent.sock");
                default -> Xml.set(channel, "type", "null");
            }
        });
    }

    /// The name of a virtio channel; empty if it is another kind.
    private static String name(Element channel) {
        return Xml.find(channel, "target")
                .filter(target -> target.getAttribute("type").equals("virtio"))
                .map(target -> target.getAttribute("name"))
                .orElse("");
    }

    private void listen(Element device, String socket) {
        String path = spec.directory().resolve(socket).toString();
        if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            throw ProblemException.of(
                            ProblemKind.USAGE,
                            "Could not define machine " + spec.name() + ": the path " + path
                                    + " is too long for a socket")
                    .next("Choose a place for the working area with a shorter path");
        }
        Xml.set(device, "type", "unix");
        Xml.set(Xml.add(device, "source"), "mode", "bind", "path", path);
    }
}
