package org.vml.hypervisor.libvirt;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What libvirt keeps for itself beside a saved memory (`qemuDomainSaveCookieFormat` of
/// `src/qemu/qemu_domain.c`).
final class Cookie {
    private Cookie() {}

    /// The processor in it that the machine had, and nothing else of what somebody wrote there; empty if there
    /// is none.
    static String processor(String cookie) {
        if (cookie.isEmpty()) {
            return "";
        }
        Document source = Xml.parse("What libvirt wrote beside a saved memory", cookie);
        Document domain = copy(source.getDocumentElement(), "domain");
        Document allowed = AllowedElements.of(domain.getDocumentElement(), dropped -> {});
        return Xml.format(copy(allowed.getDocumentElement(), "cookie"));
    }

    /// A document of that name with the processors of another.
    private static Document copy(Element from, String name) {
        Document document = Xml.empty();
        Element root = document.createElement(name);
        document.appendChild(root);
        Xml.children(from, "cpu").forEach(cpu -> root.appendChild(document.importNode(cpu, true)));
        return document;
    }
}
