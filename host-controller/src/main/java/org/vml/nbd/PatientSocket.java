package org.vml.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/// A connected Unix socket whose patience is limited: whoever is at the other end, an exchange ends when its time is
/// up. The JDK knows no time limit for reads and writes of such sockets; hence a selector. For one thread at a time.
final class PatientSocket implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration patience;
    private long deadline;

    private PatientSocket(SocketChannel channel, Duration patience) throws IOException {
        this.channel = channel;
        this.patience = patience;
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
        startClock();
    }

    static PatientSocket connect(Path socket, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false); // also for connect(2), which waits while the queue of the server is full
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                throw new ConnectException("nobody answers at " + socket);
            }
            return new PatientSocket(channel, patience);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Begins an exchange: from now on it has its time.
    void startClock() {
        deadline = System.nanoTime() + patience.toNanos();
    }

    /// Puts what has come into the buffer, at least one byte.
    void receive(ByteBuffer into) throws IOException {
        int n = channel.read(into);
        while (n == 0) {
            await(SelectionKey.OP_READ);
            n = channel.read(into);
        }
        if (n < 0) {
            throw new EOFException("the connection was closed");
        }
        requireTime();
    }

    /// Sends all that remains in the buffer.
    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        try {
            selector.selectedKeys().clear();
            key.interestOps(operation);
            int ignored = selector.select(1 + requireTime() / 1_000_000);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            AsynchronousCloseException closed = new AsynchronousCloseException();
            closed.initCause(e);
            throw closed;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
    }

    private long requireTime() throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("no complete answer within " + patience.toMillis() / 1e3 + " s");
        }
        return left;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }
}
