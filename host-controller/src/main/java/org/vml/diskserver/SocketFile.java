package org.vml.diskserver;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// A Unix socket that is listened to under a name in the file system, of mode 0600.
///
/// It is bound in a directory that nobody else can enter, and then given its name, in place of the socket of a
/// process that is gone: at any moment a client finds the old one or the new one, and never one of another
/// mode. See unix(7).
final class SocketFile implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int NAMES = 36 * 36 * 36 * 36;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path path;
    private final ServerSocketChannel listener;
    private final @Nullable Object key;

    private SocketFile(Path path, ServerSocketChannel listener) throws IOException {
        this.path = path;
        this.listener = listener;
        this.key = key(path);
    }

    static SocketFile listen(Path path) throws IOException {
        requireReplaceable(path);
        Path nursery = makeNursery(path.toAbsolutePath());
        Path young = nursery.resolve("s");
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(young), BACKLOG);
            Files.setPosixFilePermissions(young, PosixFilePermissions.fromString("rw-------"));
            Files.move(young, path, StandardCopyOption.ATOMIC_MOVE);
            return new SocketFile(path, listener);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        } finally {
            Files.deleteIfExists(young);
            Files.deleteIfExists(nursery);
        }
    }

    /// A directory beside the socket, with a short name: the path of a socket may have 107 bytes at most.
    private static Path makeNursery(Path path) throws IOException {
        while (true) {
            String name = "." + Integer.toString(RANDOM.nextInt(NAMES), Character.MAX_RADIX);
            try {
                return Files.createDirectory(
                        path.resolveSibling(name),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // another one
            }
        }
    }

    private static void requireReplaceable(Path path) throws IOException {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
                throw new FileAlreadyExistsException(path.toString());
            }
        } catch (NoSuchFileException e) {
            // the usual case
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    ServerSocketChannel listener() {
        return listener;
    }

    /// Listens no more, and removes the file unless it is another's by now.
    @Override
    public void close() throws IOException {
        try (listener) {
            if (key != null && key.equals(key(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // somebody has removed it
        }
    }
}
