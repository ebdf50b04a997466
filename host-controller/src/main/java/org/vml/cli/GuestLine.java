package org.vml.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A connection to an SSH server that has greeted, for a client to go on with.
///
/// Only a greeting tells that a guest listens: QEMU accepts connections while nobody does, and closes them. The server
/// has a process for each connection, which takes time where the processor is emulated; so the client gets the
/// connection that was greeted, by way of a port of ours, instead of one more.
final class GuestLine implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 2000;

    /// How SSH servers begin: RFC 4253, 4.2. A line before that is allowed, but OpenSSH sends none.
    private static final byte[] GREETING = "SSH-".getBytes(StandardCharsets.US_ASCII);

    private final Socket guest;
    private final ServerSocket entrance;

    private GuestLine(Socket guest, ServerSocket entrance) {
        this.guest = guest;
        this.entrance = entrance;
    }

    /// Tries once. Empty if nobody greets at that port of this host.
    static Optional<GuestLine> at(int port) {
        Socket guest = new Socket();
        try {
            guest.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            guest.setSoTimeout(PATIENCE_MILLIS);
            guest.setTcpNoDelay(true);
            if (Arrays.equals(guest.getInputStream().readNBytes(GREETING.length), GREETING)) {
                guest.setSoTimeout(0);
                return Optional.of(new GuestLine(guest, new ServerSocket(0, 1, InetAddress.getLoopbackAddress())));
            }
        } catch (IOException e) {
            // as if nobody were there
        }
        hangUp(guest);
        return Optional.empty();
    }

    /// The port of this host where the connection goes on, for one client.
    int port() {
        return entrance.getLocalPort();
    }

    /// Waits for the client, in the background.
    void open() {
        inBackground(this::connect);
    }

    private void connect() {
        try (Socket client = entrance.accept()) {
            entrance.close();
            client.setTcpNoDelay(true);
            client.getOutputStream().write(GREETING);
            Thread up = inBackground(() -> pass(client, guest));
            pass(guest, client);
            up.join();
        } catch (IOException e) {
            close(); // before a client came
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until one of the two ends.
    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            long ignored = in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            hangUp(from);
            hangUp(to);
        }
    }

    private static Thread inBackground(Runnable work) {
        return Thread.ofPlatform().daemon().name("line to the guest").start(work);
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    @Override
    public void close() {
        hangUp(guest);
        try {
            entrance.close();
        } catch (IOException e) {
            // the same
        }
    }
}
