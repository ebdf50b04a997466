package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;

/// Where a backup job of ours has its files: a directory that the user whom QEMU runs as can write to, and nobody else
/// but us. That is one in the directory that was asked for; if QEMU runs as another user, who could not get there, one
/// in `/var/tmp`.
///
/// @param near where QEMU runs as we do
/// @param apart where it does not
record BackupPlace(Path near, Path apart) {
    private static final Path COMMON = Path.of("/var/tmp");
    private static final String SOCKET = "nbd.sock";
    private static final String ID = "unix:uid";

    static BackupPlace of(Path directory) {
        UUID same = UUID.nameUUIDFromBytes(directory.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new BackupPlace(directory.resolve("backup"), COMMON.resolve("vml-backup-" + same));
    }

    /// Whether a backup job's socket is one that was made here.
    boolean has(Path socket) {
        return socket.equals(near.resolve(SOCKET)) || socket.equals(apart.resolve(SOCKET));
    }

    /// Makes the directory, empty; returns the socket, which is to be in it, as everything of the job.
    ///
    /// @param live the definition of the machine as it runs
    Path prepare(Document live) {
        try {
            clear();
            make(near);
            Optional<String[]> owner = owner(live);
            if (owner.isEmpty() || owner.get()[0].equals(id(near))) {
                return near.resolve(SOCKET);
            }
            if (!id(near).equals("0")) {
                throw ProblemException.of(
                                ProblemKind.HYPERVISOR,
                                "The machine runs as the user " + owner.get()[0]
                                        + ", with whom this one cannot share a socket")
                        .next("Run the controller as root, or the machine under qemu:///session");
            }
            make(apart);
            Files.setAttribute(apart, "unix:gid", Integer.valueOf(owner.get()[1]));
            Files.setAttribute(apart, ID, Integer.valueOf(owner.get()[0]));
            return apart.resolve(SOCKET);
        } catch (IOException e) {
            throw ProblemException.of(
                            ProblemKind.FAILED, "Could not make a directory for a backup job: " + e.getMessage())
                    .because(e);
        }
    }

    private static void make(Path directory) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static String id(Path directory) throws IOException {
        return Files.getAttribute(directory, ID).toString();
    }

    /// User and group of QEMU, as libvirt writes them down: `+64055:+108`.
    private static Optional<String[]> owner(Document live) {
        return Xml.children(live.getDocumentElement(), "seclabel")
                .filter(label -> label.getAttribute("model").equals("dac"))
                .flatMap(label -> Xml.find(label, "label").stream())
                .map(label -> label.getTextContent().replace("+", "").strip().split(":", -1))
                .filter(ids -> ids.length == 2 && Stream.of(ids).allMatch(id -> id.matches("[0-9]{1,9}")))
                .findFirst();
    }

    /// Removes what is there, after the job has ended.
    void clear() throws IOException {
        for (Path directory : new Path[] {near, apart}) {
            if (Files.isDirectory(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            Files.deleteIfExists(directory);
        }
    }
}
