package org.vml.guest.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// A port of this host that leads to another one, counts what is sent there, and can be torn.
final class Relay implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final int to;
    private final AtomicLong sent = new AtomicLong();
    private volatile long tearAfter = Long.MAX_VALUE;

    Relay(int to) throws IOException {
        this.to = to;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /// How many bytes clients have sent.
    long sent() {
        return sent.get();
    }

    /// Hangs up once clients have sent `bytes` more.
    void tearAfter(long bytes) {
        tearAfter = sent.get() + bytes;
    }

    private void serve() {
        while (true) {
            try {
                Socket client = entrance.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                Thread.ofPlatform().daemon().start(() -> pass(client, server, true));
                Thread.ofPlatform().daemon().start(() -> pass(server, client, false));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (counted && sent.addAndGet(read) > tearAfter) {
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // both are closed
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
