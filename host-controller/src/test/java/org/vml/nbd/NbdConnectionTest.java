package org.vml.nbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// The client against servers that lie, stall and break off.
class NbdConnectionTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    @FunctionalInterface
    private interface Use {
        void of(NbdConnection connection) throws IOException;
    }

    private void with(ScriptedNbdServer.Script script, Use use) throws Exception {
        Path socket = directory.resolve("s");
        try (ScriptedNbdServer server = ScriptedNbdServer.at(socket, script);
                NbdConnection connection =
                        NbdConnection.open(server.socket(), "disk", NbdContext.ALLOCATION, PATIENCE)) {
            use.of(connection);
        }
    }

    private <E extends IOException> String refused(
            Class<E> expected, ScriptedNbdServer.Script afterHandshake, Use use) {
        ScriptedNbdServer.Script script = (in, out) -> {
            ScriptedNbdServer.shakeHands(in, out);
            afterHandshake.run(in, out);
        };
        return failed(expected, () -> with(script, use));
    }

    private static <E extends IOException> String failed(Class<E> expected, Executable act) {
        return String.valueOf(assertTimeout(Duration.ofSeconds(5), () -> assertThrows(expected, act))
                .getMessage());
    }

    private static void read(NbdConnection connection) throws IOException {
        connection.read(0, ByteBuffer.allocate(4096));
    }

    @Test
    void readsDataAndHolesInAnyOrder() throws Exception {
        byte[] expected = new byte[64];
        expected[0] = 1;
        ByteBuffer got = ByteBuffer.wrap(new byte[66]).position(1).limit(65);
        java.util.Arrays.fill(got.array(), (byte) 9);
        with(
                (in, out) -> {
                    ScriptedNbdServer.shakeHands(in, out);
                    long handle = ScriptedNbdServer.request(in);
                    ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_OFFSET_HOLE, handle, 12, out);
                    out.writeLong(1032);
                    out.writeInt(32);
                    ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_OFFSET_DATA, handle, 40, out);
                    out.writeLong(1000);
                    out.write(expected, 0, 32);
                    ScriptedNbdServer.chunk(NbdProtocol.REPLY_FLAG_DONE, NbdProtocol.REPLY_TYPE_NONE, handle, 0, out);
                },
                connection -> connection.read(1000, got));
        assertEquals(65, got.position());
        assertArrayEquals(expected, java.util.Arrays.copyOfRange(got.array(), 1, 65));
        assertEquals(9, got.array()[0]);
        assertEquals(9, got.array()[65]);
    }

    @Test
    void reportsStretchesWithTheirStatus() throws Exception {
        List<String> stretches = new ArrayList<>();
        with(
                (in, out) -> {
                    ScriptedNbdServer.shakeHands(in, out);
                    long handle = ScriptedNbdServer.request(in);
                    ScriptedNbdServer.chunk(
                            NbdProtocol.REPLY_FLAG_DONE, NbdProtocol.REPLY_TYPE_BLOCK_STATUS, handle, 20, out);
                    out.writeInt(ScriptedNbdServer.CONTEXT);
                    out.writeInt(512);
                    out.writeInt(NbdProtocol.STATE_HOLE | NbdProtocol.STATE_ZERO);
                    out.writeInt(1024);
                    out.writeInt(NbdProtocol.STATE_HOLE);
                },
                connection -> connection.blockStatus(0, 4096, (length, zeros) -> stretches.add(length + " " + zeros)));
        assertEquals(List.of("512 true", "1024 false"), stretches);
    }

    @Test
    void anErrorOfTheServerLeavesTheConnectionUsable() throws Exception {
        with(
                (in, out) -> {
                    ScriptedNbdServer.shakeHands(in, out);
                    long first = ScriptedNbdServer.request(in);
                    ScriptedNbdServer.chunk(NbdProtocol.REPLY_FLAG_DONE, NbdProtocol.REPLY_TYPE_ERROR, first, 10, out);
                    out.writeInt(NbdProtocol.EIO);
                    out.writeShort(4);
                    out.writeBytes("ouch");
                    long second = ScriptedNbdServer.request(in);
                    out.writeInt(NbdProtocol.SIMPLE_REPLY_MAGIC);
                    out.writeInt(0);
                    out.writeLong(second);
                },
                connection -> {
                    NbdFailure failure = assertThrows(NbdFailure.class, () -> read(connection));
                    assertEquals("input/output error (ouch)", failure.getMessage());
                    connection.flush();
                });
    }

    @Test
    void refusesAServerThatDoesNotSpeakNbd() {
        ScriptedNbdServer.Script web = (in, out) -> out.writeBytes("HTTP/1.1 400 Bad Request\r\n\r\n");
        assertTrue(failed(ProtocolException.class, () -> with(web, use -> {})).contains("does not begin as NBD"));
    }

    @Test
    void refusesAnOptionReplyThatIsTooLong() {
        ScriptedNbdServer.Script script = (in, out) -> {
            out.writeLong(NbdProtocol.MAGIC);
            out.writeLong(NbdProtocol.IHAVEOPT);
            out.writeShort(NbdProtocol.FLAG_FIXED_NEWSTYLE);
            ScriptedNbdServer.optionReply(
                    NbdProtocol.OPT_STRUCTURED_REPLY, NbdProtocol.REP_ACK, Integer.MAX_VALUE, out);
            in.readAllBytes();
        };
        assertTrue(
                failed(ProtocolException.class, () -> with(script, use -> {})).contains("too long"));
    }

    @Test
    void tellsWhyTheServerRefusesTheExport() {
        ScriptedNbdServer.Script script = (in, out) -> {
            out.writeLong(NbdProtocol.MAGIC);
            out.writeLong(NbdProtocol.IHAVEOPT);
            out.writeShort(NbdProtocol.FLAG_FIXED_NEWSTYLE);
            ScriptedNbdServer.optionReply(NbdProtocol.OPT_STRUCTURED_REPLY, NbdProtocol.REP_ERR_POLICY, 3, out);
            out.writeBytes("no!");
            in.readAllBytes();
        };
        assertTrue(
                failed(ProtocolException.class, () -> with(script, use -> {})).endsWith("no!"));
    }

    @Test
    void refusesMoreDataThanWasAskedFor() {
        String why = refused(
                ProtocolException.class,
                (in, out) -> {
                    long handle = ScriptedNbdServer.request(in);
                    ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_OFFSET_DATA, handle, 1 << 30, out);
                    out.writeLong(0);
                    in.readAllBytes();
                },
                NbdConnectionTest::read);
        assertTrue(why.contains("not asked for"));
    }

    @Test
    void refusesDataOutsideOfWhatWasAskedFor() {
        for (long offset : new long[] {-1, 4096, 4095, Long.MAX_VALUE, Long.MIN_VALUE}) {
            String why = refused(
                    ProtocolException.class,
                    (in, out) -> {
                        long handle = ScriptedNbdServer.request(in);
                        ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_OFFSET_HOLE, handle, 12, out);
                        out.writeLong(offset);
                        out.writeInt(2);
                        in.readAllBytes();
                    },
                    NbdConnectionTest::read);
            assertTrue(why.contains("not asked for"));
            assertTrue(directory.resolve("s").toFile().delete());
        }
    }

    @Test
    void refusesAReadThatIsShort() {
        String why = refused(
                ProtocolException.class,
                (in, out) -> ScriptedNbdServer.chunk(
                        NbdProtocol.REPLY_FLAG_DONE,
                        NbdProtocol.REPLY_TYPE_NONE,
                        ScriptedNbdServer.request(in),
                        0,
                        out),
                NbdConnectionTest::read);
        assertTrue(why.contains("4096 bytes short"));
    }

    @Test
    void refusesMoreDescriptorsThanAnyServerNeeds() {
        String why = refused(
                ProtocolException.class,
                (in, out) -> {
                    long handle = ScriptedNbdServer.request(in);
                    ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_BLOCK_STATUS, handle, 4 + (1 << 30), out);
                    in.readAllBytes();
                },
                connection -> connection.blockStatus(0, 4096, (length, zeros) -> {}));
        assertTrue(why.contains("not asked for"));
    }

    @Test
    void refusesAReplyToAnotherRequest() {
        String why = refused(
                ProtocolException.class,
                (in, out) -> ScriptedNbdServer.chunk(
                        NbdProtocol.REPLY_FLAG_DONE,
                        NbdProtocol.REPLY_TYPE_NONE,
                        ScriptedNbdServer.request(in) + 1,
                        0,
                        out),
                NbdConnectionTest::read);
        assertTrue(why.contains("nobody made"));
    }

    @Test
    void noticesAServerThatBreaksOffInTheMiddle() {
        refused(
                EOFException.class,
                (in, out) -> {
                    long handle = ScriptedNbdServer.request(in);
                    ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_OFFSET_DATA, handle, 4104, out);
                    out.writeLong(0);
                    out.write(new byte[100]);
                },
                NbdConnectionTest::read);
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() {
        String why = refused(SocketTimeoutException.class, (in, out) -> in.readAllBytes(), NbdConnectionTest::read);
        assertEquals("no complete answer within 0.3 s", why);
    }

    @Test
    void givesUpOnAServerThatNeverGreets() {
        failed(SocketTimeoutException.class, () -> with((in, out) -> in.readAllBytes(), use -> {}));
    }

    @Test
    void givesUpOnAServerThatTrickles() {
        refused(
                SocketTimeoutException.class,
                (in, out) -> {
                    long handle = ScriptedNbdServer.request(in);
                    ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_OFFSET_DATA, handle, 4104, out);
                    out.writeLong(0);
                    for (int i = 0; i < 1000; i++) {
                        out.write(i);
                        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                    }
                },
                NbdConnectionTest::read);
    }

    @Test
    void givesUpOnAServerThatNeverStopsReportingErrors() {
        refused(
                SocketTimeoutException.class,
                (in, out) -> {
                    long handle = ScriptedNbdServer.request(in);
                    while (true) {
                        ScriptedNbdServer.chunk(0, NbdProtocol.REPLY_TYPE_ERROR, handle, 6, out);
                        out.writeInt(NbdProtocol.EIO);
                        out.writeShort(0);
                    }
                },
                NbdConnectionTest::read);
    }

    @Test
    void givesUpOnAServerThatTakesNoData() {
        ByteBuffer much = ByteBuffer.allocate(NbdConnection.MAX_LENGTH);
        refused(
                SocketTimeoutException.class,
                (in, out) -> java.util.concurrent.locks.LockSupport.parkNanos(5_000_000_000L),
                connection -> connection.write(0, much));
    }
}
