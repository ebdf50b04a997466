package org.vml.hypervisor.libvirt;

import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What a definition has to be fitted to.
///
/// @param accelerator that works there
/// @param securityModels by which the daemon confines machines: `dac`, `apparmor`, `selinux`
record Host(Accelerator accelerator, List<String> securityModels) {
    /// The model by which a system daemon runs machines as other users. The daemon of a user's session has none, and
    /// takes no label of it.
    static final String OWNERS = "dac";

    /// Whether the daemon would give the files of a machine to somebody else.
    boolean changesOwners() {
        return securityModels.contains(OWNERS);
    }

    /// Has the daemon leave the file of a disk to whom it belongs.
    static void keepOwner(Element source) {
        Xml.set(Xml.add(source, "seclabel"), "model", OWNERS, "relabel", "no");
    }

    /// From what `virConnectGetCapabilities` says (formatcaps.rst).
    static List<String> securityModels(Document capabilities) {
        return Xml.find(capabilities.getDocumentElement(), "host").stream()
                .flatMap(host -> Xml.children(host, "secmodel"))
                .flatMap(model -> Xml.find(model, "model").stream())
                .map(Element::getTextContent)
                .toList();
    }

    /// Whether the daemon would run x86 machines by KVM.
    static Accelerator claimedAccelerator(Document capabilities) {
        boolean kvm = Xml.children(capabilities.getDocumentElement(), "guest")
                .flatMap(guest -> Xml.children(guest, "arch"))
                .filter(arch -> arch.getAttribute("name").equals("x86_64"))
                .flatMap(arch -> Xml.children(arch, "domain"))
                .anyMatch(domain -> domain.getAttribute("type").equals("kvm"));
        return kvm ? Accelerator.KVM : Accelerator.TCG;
    }
}
