package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vml.chunk.Seeds;

@Timeout(20)
final class GuestLineTest {
    private static final byte[] GREETING = "SSH-2.0-guest\r\n".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket guest;

    @BeforeEach
    void listen() throws IOException {
        guest = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void leave() throws IOException {
        guest.close();
    }

    /// A guest that greets and sends back all that it gets, once that has ended.
    private void greet(byte[] greeting) {
        Thread.ofVirtual().start(() -> {
            while (true) {
                try (Socket client = guest.accept()) {
                    connections.incrementAndGet();
                    client.getOutputStream().write(greeting);
                    client.getOutputStream().write(client.getInputStream().readAllBytes());
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private GuestLine line() {
        return GuestLine.at(guest.getLocalPort()).orElseThrow();
    }

    private static Socket call(GuestLine line) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), line.port());
    }

    @Test
    void theClientGetsTheConnectionThatWasGreeted() throws IOException {
        greet(GREETING);
        byte[] said = Seeds.bytes(7, 3_000_000);
        try (GuestLine line = line()) {
            line.open();
            try (Socket client = call(line)) {
                assertArrayEquals(GREETING, client.getInputStream().readNBytes(GREETING.length));
                CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> readAll(client));
                client.getOutputStream().write(said);
                client.shutdownOutput();
                assertArrayEquals(said, heard.join());
            }
        }
        assertEquals(1, connections.get(), "connections to the guest");
    }

    private static byte[] readAll(Socket from) {
        try {
            return from.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoeverDoesNotGreetIsNotThere() {
        greet("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(Optional.empty(), GuestLine.at(guest.getLocalPort()).map(GuestLine::port));
    }

    /// As QEMU does while nobody listens in the guest.
    @Test
    void whoeverHangsUpIsNotThere() {
        Thread.ofVirtual().start(() -> {
            try {
                guest.accept().close();
            } catch (IOException e) {
                // the test has ended
            }
        });
        assertEquals(Optional.empty(), GuestLine.at(guest.getLocalPort()).map(GuestLine::port));
    }

    @Test
    void nobodyAtThePortIsNobody() throws IOException {
        guest.close();
        assertTrue(GuestLine.at(guest.getLocalPort()).isEmpty());
    }

    @Test
    void aLineThatNobodyTookIsClosed() {
        greet(GREETING);
        GuestLine line = line();
        line.open();
        line.close();
        // The thread that waits for a client lets the port go, a moment later.
        assertThrows(ConnectException.class, () -> {
            while (true) {
                call(line).close();
            }
        });
    }

    /// The server ends while the client still has something to say.
    @Test
    void theClientHearsThatTheGuestHungUp() throws IOException {
        Thread.ofVirtual().start(() -> {
            try (Socket client = guest.accept()) {
                client.getOutputStream().write(GREETING);
                int ignored = client.getInputStream().read();
            } catch (IOException e) {
                // seen by the other end
            }
        });
        try (GuestLine line = line()) {
            line.open();
            try (Socket client = call(line)) {
                assertArrayEquals(GREETING, client.getInputStream().readNBytes(GREETING.length));
                client.getOutputStream().write('x');
                assertEquals(-1, client.getInputStream().read());
            }
        }
    }
}
