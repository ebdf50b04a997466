package org.vml.hypervisor.libvirt;

import java.util.Optional;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;

/// Lets ssh into a machine: a port of this host's loopback leads to port 22 of the guest.
///
/// libvirt's `user` network cannot say that in the definition, so QEMU is told each time that the machine
/// starts, before its processors do. An interface that libvirt knows, unlike arguments for QEMU in the
/// definition, keeps its address on the bus and its MAC address in what a saved memory is compared with.
final class Forwarding {
    private Forwarding() {}

    /// Does nothing for machines that VML did not define. `CONFLICT` if the port is taken.
    static void open(Connection connection, Definition definition, String label, java.util.UUID id) {
        Document live = definition.live();
        Optional<Integer> port = Note.of(live).map(Note::sshPort);
        Optional<String> network = Xml.find(live.getDocumentElement(), "devices", "interface", "alias")
                .map(alias -> alias.getAttribute("name"));
        if (port.isEmpty() || network.isEmpty()) {
            return;
        }
        String command = "hostfwd_add host" + network.get() + " tcp:127.0.0.1:" + port.get() + "-:22";
        String answer =
                connection.call("start machine " + label, id, (libvirt, domain) -> Monitor.tell(domain, command));
        if (!answer.isBlank()) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "Could not start machine " + label + ": port " + port.get() + " of 127.0.0.1 is taken ("
                                    + answer.strip() + ")")
                    .next("Try again; another port will be chosen if the machine is defined anew");
        }
    }
}
