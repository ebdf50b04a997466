package org.vml.hypervisor.simulated;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A Unix socket that lines go through, ended by line feeds. Whoever is at the other end, an exchange ends when its
/// time is up. For one thread at a time.
final class LineSocket implements AutoCloseable {
    private static final int BUFFER = 4096;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long deadline;
    private final ByteBuffer come = ByteBuffer.allocate(BUFFER).flip();

    private LineSocket(SocketChannel channel, long deadline) throws IOException {
        this.channel = channel;
        this.deadline = deadline;
        this.selector = Selector.open();
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /// A `SocketTimeoutException` if it cannot be had in time, another exception if nobody listens there.
    ///
    /// @param patience for all that is going to be said
    static LineSocket connect(Path socket, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                var _ = channel.configureBlocking(false);
                if (channel.connect(UnixDomainSocketAddress.of(socket))) {
                    return new LineSocket(channel, deadline);
                }
                channel.close();
            } catch (SocketException e) {
                channel.close();
                requireServer(socket, e, deadline);
            }
            Pause.millis(1, "connect to " + socket);
        }
    }

    /// What else keeps one from connecting is that others wait to be let in (connect(2), EAGAIN).
    private static void requireServer(Path socket, SocketException failure, long deadline) throws IOException {
        if (failure instanceof ConnectException || !Files.exists(socket)) {
            throw failure;
        }
        if (System.nanoTime() > deadline) {
            SocketTimeoutException late = new SocketTimeoutException("others wait there, too");
            late.initCause(failure);
            throw late;
        }
    }

    void send(String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /// The next line, without its end.
    String receive() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (come.hasRemaining()) {
                byte next = come.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
            fill();
        }
    }

    private void fill() throws IOException {
        come.clear();
        int n = channel.read(come);
        while (n == 0) {
            await(SelectionKey.OP_READ);
            n = channel.read(come);
        }
        come.flip();
        if (n < 0) {
            throw new EOFException("the connection was closed");
        }
    }

    private void await(int operation) throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        selector.selectedKeys().clear();
        var _ = key.interestOps(operation);
        int ignored = selector.select(1 + left / 1_000_000);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
