package org.vml.hypervisor.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vml.hypervisor.MachineSpec;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// Fits a definition from anywhere to this host and to a working area.
final class Fitting {
    /// What is in every definition and is always made anew: not worth a word.
    private static final Set<String> MADE_ANEW = Set.of(
            "domain@type",
            "domain@id",
            "domain/name",
            "domain/uuid",
            "domain/metadata",
            "domain/resource",
            "domain/vcpu@placement",
            "domain/on_poweroff",
            "domain/on_reboot",
            "domain/on_crash",
            "domain/os/boot",
            "domain/seclabel",
            "domain/devices/emulator",
            "domain/devices/audio",
            "domain/devices/disk@type",
            "domain/devices/disk/driver",
            "domain/devices/disk/source",
            "domain/devices/disk/readonly",
            "domain/devices/disk/backingStore",
            "domain/devices/interface@type",
            "domain/devices/serial@type",
            "domain/devices/serial/source",
            "domain/devices/serial/log",
            "domain/devices/console@type",
            "domain/devices/console/source",
            "domain/devices/console/log",
            "domain/devices/channel@type",
            "domain/devices/channel/source",
            "domain/devices/rng/backend");

    private final MachineSpec spec;
    private final Host host;
    private final Document domain;
    private final List<String> dropped = new ArrayList<>();

    private Fitting(MachineSpec spec, Host host) {
        this.spec = spec;
        this.host = host;
        String what = "The definition of machine " + spec.name();
        Element source = Xml.parse(what, spec.definition()).getDocumentElement();
        if (!source.getTagName().equals("domain")) {
            throw ProblemException.of(ProblemKind.HYPERVISOR, what + " is none that libvirt knows");
        }
        this.domain = AllowedElements.of(source, this::drop);
    }

    /// A definition, and what did not get into it.
    ///
    /// @param dropped paths like `domain/devices/hostdev`
    record Fitted(String definition, List<String> dropped) {}

    static Fitted fit(MachineSpec spec, Host host) {
        Fitting fitting = new Fitting(spec, host);
        fitting.fit();
        return new Fitted(
                Xml.format(fitting.domain), fitting.dropped.stream().distinct().toList());
    }

    private void drop(String path) {
        if (!MADE_ANEW.contains(path) && !path.endsWith("/alias")) {
            dropped.add(path);
        }
    }

    private void fit() {
        Element root = domain.getDocumentElement();
        Xml.set(root, "type", host.accelerator().domainType());
        Xml.text(Xml.child(root, "name"), spec.name());
        Xml.text(Xml.child(root, "uuid"), spec.id().toString());
        new Note(spec.sshPort()).writeTo(domain);
        fitBoot(Xml.child(root, "os"));
        fitClock(Xml.child(root, "clock"));
        fitProcessor(root);
        Xml.text(Xml.child(root, "on_poweroff"), "destroy");
        Xml.text(Xml.child(root, "on_reboot"), "restart");
        Xml.text(Xml.child(root, "on_crash"), "destroy");
        Element devices = Xml.child(root, "devices");
        FittedDisks.fit(devices, spec, host.changesOwners(), this::drop);
        new FittedDrive(devices, spec).fit(host.changesOwners());
        new FittedDevices(devices, spec, this::drop).fit();
        label(root);
    }

    private static void fitBoot(Element os) {
        Xml.text(Xml.child(os, "type"), "hvm");
        Xml.set(Xml.add(os, "boot"), "dev", "hd");
    }

    private static void fitClock(Element clock) {
        if (!clock.getAttribute("offset").equals("localtime")) {
            Xml.set(clock, "offset", "utc");
        }
    }

    /// A processor that a saved memory survives on another host. For KVM libvirt resolves `host-model` to a
    /// named model with its features and keeps that in the memory file. What TCG's `maximum` is depends on
    /// QEMU's version; it emulates all of Nehalem (x86-64-v2).
    private void fitProcessor(Element root) {
        String mode = Xml.find(root, "cpu").map(cpu -> cpu.getAttribute("mode")).orElse("");
        boolean fits = switch (host.accelerator()) {
            case KVM -> mode.equals("custom") || mode.equals("host-model");
            case TCG -> mode.equals("custom") || mode.equals("maximum");
        };
        if (fits || (spec.keepIdentity() && !mode.isEmpty())) {
            return;
        }
        Element cpu = Xml.child(root, "cpu");
        for (String part : List.of("model", "vendor", "feature")) {
            Xml.removeChildren(cpu, part);
        }
        for (String attribute : List.of("match", "check", "migratable")) {
            cpu.removeAttribute(attribute);
        }
        switch (host.accelerator()) {
            case KVM -> Xml.set(cpu, "mode", "host-model");
            case TCG -> {
                Xml.set(cpu, "mode", "custom", "match", "exact", "check", "none");
                Xml.text(Xml.set(Xml.add(cpu, "model"), "fallback", "forbid"), "Nehalem");
            }
        }
    }

    /// A system daemon runs the machine as whoever owns the working area, so that it can reach its files
    /// there and nothing else. What it makes there (sockets) becomes the owner's; disks are left as they are,
    /// see [FittedDisks].
    private void label(Element root) {
        for (String model : host.securityModels()) {
            switch (model) {
                case Host.OWNERS ->
                    Xml.text(
                            Xml.add(
                                    Xml.set(
                                            Xml.add(root, "seclabel"),
                                            "type",
                                            "static",
                                            "model",
                                            model,
                                            "relabel",
                                            "yes"),
                                    "label"),
                            AreaFile.owner(spec.directory()));
                case "apparmor", "selinux" -> Xml.set(Xml.add(root, "seclabel"), "type", "none", "model", model);
                default -> {
                    // "none"
                }
            }
        }
    }
}
