package org.vml.exchange.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vml.file.FileProblems;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A file as the user named it: is it one that can hold a disk at all?
final class ImageFile {
    /// The type bits of `st_mode`, and their value for a block device, from inode(7).
    private static final int S_IFMT = 0170000;

    private static final int S_IFBLK = 0060000;

    private ImageFile() {}

    /// The absolute path, free of symbolic links, of a regular file or block device that may be read.
    static Path existing(Path named) {
        try {
            Path file = named.toRealPath();
            requireDisk(file);
            if (!Files.isReadable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            return file;
        } catch (IOException e) {
            throw FileProblems.translate("read " + named, e);
        }
    }

    static boolean isBlockDevice(Path file) throws IOException {
        return ((int) Files.getAttribute(file, "unix:mode") & S_IFMT) == S_IFBLK;
    }

    /// A named pipe would block whoever opens it, a terminal never end.
    private static void requireDisk(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw ImageProblems.refuse(file, "it is a directory").next("Name the image file in it");
        }
        if (!Files.isRegularFile(file) && !isBlockDevice(file)) {
            throw ProblemException.of(
                    ProblemKind.USAGE, "Could not read " + file + ": it is neither a file nor a block device");
        }
    }
}
