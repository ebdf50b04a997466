package org.vml.hypervisor.libvirt;

import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What a definition has to be fitted to.
///
/// @param accelerator that works there
/// @param securityModels by which the daemon confines machines: `dac`, `apparmor`, `selinux`
record Host(Accelerator accelerator, List<String> securityModels) {
    /// From what `virConnectGetCapabilities` says (formatcaps.rst).
    static List<String> securityModels(Document capabilities) {
        return Xml.find(capabilities.getDocumentElement(), "host").stream()
                .flatMap(host -> Xml.children(host, "secmodel"))
                .flatMap(model -> Xml.find(model, "model").stream())
                .map(Element::getTextContent)
                .toList();
    }

    /// Whether the daemon would run x86 machines by KVM: all that can be known of another host.
    static Accelerator claimedAccelerator(Document capabilities) {
        boolean kvm = Xml.children(capabilities.getDocumentElement(), "guest")
                .flatMap(guest -> Xml.children(guest, "arch"))
                .filter(arch -> arch.getAttribute("name").equals("x86_64"))
                .flatMap(arch -> Xml.children(arch, "domain"))
                .anyMatch(domain -> domain.getAttribute("type").equals("kvm"));
        return kvm ? Accelerator.KVM : Accelerator.TCG;
    }
}
