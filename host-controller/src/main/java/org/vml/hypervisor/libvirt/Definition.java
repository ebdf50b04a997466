package org.vml.hypervisor.libvirt;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// What libvirt knows of a machine: as it runs, and as it would start the next time.
final class Definition {
    private final Connection connection;
    private final UUID id;

    Definition(Connection connection, UUID id) {
        this.connection = connection;
        this.id = id;
    }

    /// As it runs, or as it would start if it is off.
    Document live() {
        return read(Flags.XML_SECURE);
    }

    /// As it would start.
    Document persistent() {
        return read(Flags.XML_SECURE | Flags.XML_INACTIVE);
    }

    /// Without what came about when it started: this can be compared with what a saved memory was made from.
    Document portable() {
        return read(Flags.XML_SECURE | Flags.XML_INACTIVE | Flags.XML_MIGRATABLE);
    }

    /// Whether QEMU emulates the processors of a machine: no hypervisor does.
    static boolean isEmulated(Document live) {
        return Accelerator.TCG.domainType().equals(live.getDocumentElement().getAttribute("type"));
    }

    /// Whether a machine runs as a user that was chosen for it, see [Host#OWNERS].
    static boolean isLabelled(Document live) {
        return Xml.children(live.getDocumentElement(), "seclabel")
                .anyMatch(label -> label.getAttribute("model").equals(Host.OWNERS));
    }

    private Document read(int flags) {
        String text = connection.ask(
                "read the definition of machine " + id,
                id,
                (libvirt, domain) -> LibvirtError.check(libvirt.virDomainGetXMLDesc(domain, flags))
                        .toString());
        return Xml.parse("The definition of machine " + id, text);
    }

    /// Sees to it that the machine would start with the disks that it runs on.
    void settle() {
        Document live = live();
        Document persistent = persistent();
        if (Chain.of(live).equals(Chain.of(persistent))) {
            return;
        }
        Map<String, Element> layers =
                Chain.disks(live).collect(Collectors.toMap(Chain::name, Function.identity(), (a, b) -> a));
        Chain.disks(persistent).forEach(disk -> takeOver(disk, layers.get(Chain.name(disk))));
        String text = Xml.format(persistent);
        boolean ignored = connection.call("define machine " + id, (libvirt, open) -> {
            int freed = libvirt.virDomainFree(LibvirtError.check(libvirt.virDomainDefineXML(open, text)));
            return freed == 0;
        });
        if (!Chain.of(live()).equals(Chain.of(persistent()))) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR, "libvirt would start machine " + id + " with other disks than it has now");
        }
    }

    private static void takeOver(Element disk, @org.jspecify.annotations.Nullable Element from) {
        if (from == null) {
            return;
        }
        for (String part : new String[] {"backingStore", "source"}) {
            Xml.removeChildren(disk, part);
            Xml.children(from, part).forEach(layer -> {
                Node copy = disk.getOwnerDocument().importNode(layer, true);
                disk.insertBefore(copy, disk.getFirstChild());
            });
        }
    }
}
