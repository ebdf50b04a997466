package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.BackupRequest;
import org.vml.hypervisor.BackupRequest.BackupDisk;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// The backup job of a machine, of which there is one at a time: of the pull kind, so that QEMU serves the disks as
/// they were when it began. Formats: formatbackup.rst, formatcheckpoint.rst.
final class BackupJob {
    private static final Duration ENDING = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 10;

    private final Connection connection;
    private final Definition definition;
    private final UUID id;
    private final String label;

    BackupJob(Connection connection, Definition definition, UUID id, String label) {
        this.connection = connection;
        this.definition = definition;
        this.id = id;
        this.label = label;
    }

    /// Begins one; returns the socket of its server.
    Path begin(BackupRequest request) {
        socket().ifPresent(other -> {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "Could not read machine " + label + ": another backup job of it is under way, at " + other)
                    .next("Wait until that is done, or end it with `virsh domjobabort " + label + "`");
        });
        Document live = definition.live();
        Path socket = BackupPlace.of(request.directory()).prepare(live);
        List<String> all = Chain.disks(live).map(Chain::name).toList();
        String backup = backup(request, all, socket);
        String checkpoint = checkpoint(request, all);
        try {
            int ignored = connection.call(
                    "begin to read machine " + label,
                    id,
                    (libvirt, domain) ->
                            LibvirtError.check(libvirt.virDomainBackupBegin(domain, backup, checkpoint, 0)));
            return socket;
        } catch (ProblemException e) {
            throw e.getCause() instanceof LibvirtError error && error.code() == Flags.ERR_OPERATION_TIMEOUT
                    ? ProblemException.of(ProblemKind.CONFLICT, e.problem())
                            .next("Wait until what is being done to the machine is done, and save it again")
                            .because(error)
                    : e;
        }
    }

    /// Ends the one that has its socket where those of this directory have it.
    void end(Path directory) {
        BackupPlace place = BackupPlace.of(directory);
        if (isUnderWay(place)) {
            abort(place);
        }
        try {
            place.clear();
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not remove what a backup job left: " + e.getMessage())
                    .because(e);
        }
    }

    private void abort(BackupPlace place) {
        try {
            int ignored = connection.call(
                    "end the backup job of machine " + label,
                    id,
                    (libvirt, domain) -> LibvirtError.check(libvirt.virDomainAbortJob(domain)));
        } catch (ProblemException e) {
            if (isUnderWay(place)) {
                throw e;
            }
        }
        long deadline = System.nanoTime() + ENDING.toNanos();
        while (isUnderWay(place)) {
            if (System.nanoTime() > deadline) {
                throw ProblemException.of(
                        ProblemKind.HYPERVISOR, "The backup job of machine " + label + " does not end");
            }
            pause();
        }
    }

    private boolean isUnderWay(BackupPlace place) {
        return socket().filter(place::has).isPresent();
    }

    /// Where the job under way serves, if there is one.
    private Optional<Path> socket() {
        Optional<String> text = connection.ask("look at machine " + label, id, (libvirt, domain) -> {
            try {
                return Optional.of(LibvirtError.check(libvirt.virDomainBackupGetXMLDesc(domain, 0))
                        .toString());
            } catch (LibvirtError e) {
                if (e.code() == Flags.ERR_NO_DOMAIN_BACKUP || e.code() == Flags.ERR_OPERATION_INVALID) {
                    return Optional.empty();
                }
                throw e;
            }
        });
        return text.map(xml -> Xml.parse("The backup job of machine " + label, xml))
                .map(job -> Xml.find(job.getDocumentElement(), "server")
                        .map(server -> server.getAttribute("socket"))
                        .orElse(""))
                .map(Path::of);
    }

    private static String backup(BackupRequest request, List<String> all, Path socket) {
        Document document = Xml.empty();
        Element root = document.createElement("domainbackup");
        document.appendChild(Xml.set(root, "mode", "pull"));
        Xml.set(Xml.add(root, "server"), "transport", "unix", "socket", socket.toString());
        Element disks = Xml.add(root, "disks");
        for (String name : all) {
            Element disk = Xml.set(Xml.add(disks, "disk"), "name", name);
            find(request, name)
                    .ifPresentOrElse(
                            wanted -> describe(disk, wanted, socket.resolveSibling(name + ".scratch")),
                            () -> disk.setAttribute("backup", "no"));
        }
        return Xml.format(document);
    }

    private static void describe(Element disk, BackupDisk wanted, Path scratch) {
        Xml.set(disk, "backup", "yes", "type", "file", "exportname", wanted.name());
        if (wanted.since() == null) {
            Xml.set(disk, "backupmode", "full");
        } else {
            Xml.set(disk, "backupmode", "incremental", "incremental", wanted.since());
            Xml.set(disk, "exportbitmap", BackupRequest.BITMAP);
        }
        Xml.set(Xml.add(disk, "driver"), "type", "qcow2");
        Xml.set(Xml.add(disk, "scratch"), "file", scratch.toString());
    }

    private static @Nullable String checkpoint(BackupRequest request, List<String> all) {
        if (request.disks().stream().noneMatch(BackupDisk::checkpointed)) {
            return null;
        }
        Document document = Xml.empty();
        Element root = document.createElement("domaincheckpoint");
        document.appendChild(root);
        Xml.text(Xml.add(root, "name"), request.checkpoint());
        Xml.text(Xml.add(root, "description"), "VML, for " + request.directory());
        Element disks = Xml.add(root, "disks");
        for (String name : all) {
            boolean kept = find(request, name).filter(BackupDisk::checkpointed).isPresent();
            Xml.set(Xml.add(disks, "disk"), "name", name, "checkpoint", kept ? "bitmap" : "no");
        }
        return Xml.format(document);
    }

    private static Optional<BackupDisk> find(BackupRequest request, String name) {
        return request.disks().stream().filter(disk -> disk.name().equals(name)).findFirst();
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(
                            ProblemKind.CANCELLED, "Interrupted while the backup job of machine " + label + " ended")
                    .because(e);
        }
    }
}
