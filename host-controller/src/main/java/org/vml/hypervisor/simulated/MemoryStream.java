package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.vml.hypervisor.memory.StoredMemory;
import org.vml.operation.Run;

/// The memory of a machine on its way between QEMU and a file, through a socket.
final class MemoryStream implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Path socket;
    private final ServerSocketChannel server;
    private final CompletableFuture<Void> written;

    private MemoryStream(Path socket, ServerSocketChannel server, CompletableFuture<Void> written) {
        this.socket = socket;
        this.server = server;
        this.written = written;
    }

    /// Listens at a socket and writes what comes there to a file that is there.
    static MemoryStream into(Path file, Path socket) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        var _ = server.bind(UnixDomainSocketAddress.of(socket));
        CompletableFuture<Void> written = new CompletableFuture<>();
        Thread.ofVirtual().name("vml-memory").start(() -> {
            try {
                receive(server, file);
                written.complete(null);
            } catch (IOException | RuntimeException e) {
                written.completeExceptionally(e);
            }
        });
        return new MemoryStream(socket, server, written);
    }

    private static void receive(ServerSocketChannel server, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (SocketChannel in = server.accept();
                FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (in.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    int ignored = out.write(buffer);
                }
            }
        }
    }

    /// Waits until all is in the file, after QEMU has sent it.
    void await() throws IOException {
        try {
            Void ignored = written.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    /// Sends a memory to QEMU, which listens at a socket.
    static void send(StoredMemory memory, Path socket, Run run) throws IOException {
        try (SocketChannel out = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            memory.writeTo(out, run);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
