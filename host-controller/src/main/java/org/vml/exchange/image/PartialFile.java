package org.vml.exchange.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.vml.file.FileProblems;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A file in the making: it appears under its name when it is complete, or not at all.
///
/// It is made in a hidden directory beside its place, `.NAME.partial-XXXX`, under its own name, which a VMDK keeps a
/// copy of. Not guaranteed: that this directory is gone after the process was killed outright.
final class PartialFile implements AutoCloseable {
    private final Path destination;
    private final boolean overwrite;
    private final Path directory;
    private final Path path;
    private final Thread atExit = new Thread(this::discard, "vml-discard-partial-file");

    private PartialFile(Path destination, boolean overwrite) throws IOException {
        this.destination = destination;
        this.overwrite = overwrite;
        String name = name(destination).toString();
        String shown = name.substring(0, Math.min(60, name.length()));
        directory = Files.createTempDirectory(parent(destination), "." + shown + ".partial-");
        path = directory.resolve(name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// Begins a file that [#commit] will put at `named`; a symbolic link there is followed.
    static PartialFile create(Path named, boolean overwrite) {
        try {
            Path destination = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
            if (Files.exists(destination)) {
                requireReplaceable(destination, overwrite);
            }
            return new PartialFile(destination, overwrite);
        } catch (IOException e) {
            throw FileProblems.translate("write " + named, e);
        }
    }

    private static void requireReplaceable(Path destination, boolean overwrite) throws IOException {
        if (!Files.isRegularFile(destination)) {
            throw ProblemException.of(
                    ProblemKind.USAGE, "Could not write " + destination + ": it is there, and is not a regular file");
        }
        if (!overwrite) {
            throw new FileAlreadyExistsException(destination.toString());
        }
    }

    /// Where to write until then.
    Path path() {
        return path;
    }

    /// Where it will be: the name for messages.
    Path destination() {
        return destination;
    }

    /// Makes the file durable and puts it in its place. At most once.
    void commit() {
        try {
            sync(path);
            if (overwrite) {
                Files.move(path, destination, StandardCopyOption.ATOMIC_MOVE);
            } else {
                putWhereNothingIs();
            }
            discard();
            sync(parent(destination));
        } catch (IOException e) {
            throw FileProblems.translate("write " + destination, e);
        }
    }

    /// link(2) fails where something is, without a moment in between; file systems without it get a check and a rename.
    private void putWhereNothingIs() throws IOException {
        try {
            Files.createLink(destination, path);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(path, destination);
        }
    }

    /// Removes what was not committed. May be called more than once.
    @Override
    public void close() {
        discard();
        try {
            boolean ignored = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs, and finds nothing to do.
        }
    }

    private void discard() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A hidden directory stays behind; the file that was asked for is not harmed by it.
        }
    }

    private static void sync(Path fileOrDirectory) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parent(Path absolute) {
        return absolute.getParent() == null ? absolute : absolute.getParent();
    }

    private static Path name(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            throw ProblemException.of(ProblemKind.USAGE, "Could not write " + file + ": it is a directory");
        }
        return name;
    }
}
