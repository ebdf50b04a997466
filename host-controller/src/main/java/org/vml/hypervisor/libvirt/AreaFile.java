package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Files of a working area that libvirt writes to. Made here first, empty, they belong to the owner of the
/// area; a system daemon would make them root's, and the machine could not use them.
final class AreaFile {
    private AreaFile() {}

    /// Makes an empty file where none is.
    static void create(Path file) {
        try {
            Files.createFile(file);
            for (String attribute : new String[] {"unix:gid", "unix:uid"}) {
                Object wanted = Files.getAttribute(directory(file), attribute);
                if (!wanted.equals(Files.getAttribute(file, attribute))) {
                    Files.setAttribute(file, attribute, wanted);
                }
            }
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not make " + file + ": " + e.getMessage())
                    .because(e);
        }
    }

    /// Whether a file belongs to the owner of its directory.
    static boolean isOwned(Path file) throws IOException {
        return Files.getAttribute(directory(file), "unix:uid").equals(Files.getAttribute(file, "unix:uid"));
    }

    /// `+uid:+gid` of whoever owns a directory, as libvirt's DAC driver wants it.
    static String owner(Path directory) {
        try {
            return "+" + Files.getAttribute(directory, "unix:uid") + ":+" + Files.getAttribute(directory, "unix:gid");
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not look at " + directory + ": " + e.getMessage())
                    .because(e);
        }
    }

    private static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is not in a directory");
        }
        return parent;
    }
}
