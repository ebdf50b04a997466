package org.vml.hypervisor.libvirt;

import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What VML writes into the metadata of a machine that it defines, for itself.
///
/// @param sshPort of 127.0.0.1 that is forwarded to port 22 of the guest
record Note(int sshPort) {
    private static final String NAMESPACE = "urn:org.vml:machine:1";

    void writeTo(Document domain) {
        Element metadata = Xml.child(domain.getDocumentElement(), "metadata");
        Element note = domain.createElementNS(NAMESPACE, "vml:machine");
        note.setAttribute("sshPort", Integer.toString(sshPort));
        metadata.appendChild(note);
    }

    /// Empty for machines that VML did not define.
    static Optional<Note> of(Document domain) {
        return Optional.ofNullable((Element)
                        domain.getElementsByTagNameNS(NAMESPACE, "machine").item(0))
                .map(note -> note.getAttribute("sshPort"))
                .filter(port -> port.matches("[0-9]{1,5}"))
                .map(port -> new Note(Integer.parseInt(port)));
    }
}
