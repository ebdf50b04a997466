package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;
import org.vml.nbd.NbdConnection;
import org.vml.nbd.NbdProtocol;

/// What the server says, byte by byte, to clients that are good, odd, broken and hostile.
@Timeout(60)
final class ProtocolTest {
    private static final int CHUNK = 4096;
    private static final int FLAGS = NbdProtocol.FLAG_HAS_FLAGS
            | NbdProtocol.FLAG_READ_ONLY
            | NbdProtocol.FLAG_SEND_FLUSH
            | NbdProtocol.FLAG_CAN_MULTI_CONN
            | NbdProtocol.FLAG_SEND_CACHE;

    @TempDir
    private Path directory;

    /// Data in chunks 0, 1, 4; a hole of two chunks, one at the end.
    private final TestDisk disk =
            new TestDisk(8L * CHUNK - 1, CHUNK).fill(0).fill(1).fill(4);

    private DiskServer server;
    private ServedDisks served;
    private Path socket;

    @BeforeEach
    void serve() {
        socket = directory.resolve("s");
        server = new DiskServer(directory.resolve("cache"), 1 << 20);
        served = server.serve(socket, Map.of("vda", disk));
    }

    @AfterEach
    void end() {
        server.close();
    }

    private void assertStillServing() throws IOException {
        try (NbdConnection connection = NbdConnection.open(socket, "vda", Duration.ofSeconds(10))) {
            ByteBuffer into = ByteBuffer.allocate(3 * CHUNK);
            connection.read(CHUNK, into);
            assertArrayEquals(disk.expected(CHUNK, 3 * CHUNK), into.array());
        }
    }

    private void assertRefused(int error, int option, byte... data) throws IOException {
        try (RawClient client = RawClient.greeted(socket)) {
            client.option(option, data);
            client.expect(option, error);
            client.option(NbdProtocol.OPT_LIST);
            assertArrayEquals(
                    RawClient.data("00000003", "vda"), client.expect(NbdProtocol.OPT_LIST, NbdProtocol.REP_SERVER));
            client.expect(NbdProtocol.OPT_LIST, NbdProtocol.REP_ACK);
        }
    }

    private void assertLeft(RawClient client) throws IOException {
        try (client) {
            assertTrue(client.isLeft());
        }
        assertStillServing();
    }

    @Test
    void tellsSizeFlagsAndBlockSizes() throws Exception {
        try (RawClient client = RawClient.greeted(socket)) {
            client.option(NbdProtocol.OPT_INFO, RawClient.data("00000003", "vda", "0001", "0003"));
            ByteBuffer export = ByteBuffer.wrap(client.expect(NbdProtocol.OPT_INFO, NbdProtocol.REP_INFO));
            assertEquals(NbdProtocol.INFO_EXPORT, export.getShort());
            assertEquals(disk.size(), export.getLong());
            assertEquals(FLAGS, export.getShort());
            assertArrayEquals(
                    RawClient.data("0003", "00000001", "00001000", "02000000"),
                    client.expect(NbdProtocol.OPT_INFO, NbdProtocol.REP_INFO));
            client.expect(NbdProtocol.OPT_INFO, NbdProtocol.REP_ACK);
            client.option(NbdProtocol.OPT_ABORT);
            client.expect(NbdProtocol.OPT_ABORT, NbdProtocol.REP_ACK);
            assertLeft(client);
        }
    }

    @Test
    void theEmptyNameIsThatOfTheOnlyExport() throws Exception {
        try (RawClient client = RawClient.greeted(socket)) {
            client.option(NbdProtocol.OPT_GO, RawClient.data("00000000", "0000"));
            client.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_INFO);
            client.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_ACK);
        }
    }

    @Test
    void anOldClientGetsItsZeroes() throws Exception {
        try (RawClient client = RawClient.connect(socket)) {
            client.in.skipNBytes(18);
            client.out.writeInt(NbdProtocol.FLAG_FIXED_NEWSTYLE);
            client.option(NbdProtocol.OPT_EXPORT_NAME, RawClient.data("vda"));
            assertEquals(disk.size(), client.in.readLong());
            assertEquals(FLAGS, client.in.readShort());
            assertArrayEquals(new byte[124], client.in.readNBytes(124));
            client.request(0, NbdProtocol.CMD_FLUSH, 1, 0, 0);
            assertEquals(0, client.simpleReply(1));
        }
    }

    @Test
    void refusesWhatItDoesNotKnowOrCannotDo() throws Exception {
        assertRefused(NbdProtocol.REP_ERR_UNSUP, 4711);
        assertRefused(NbdProtocol.REP_ERR_POLICY, NbdProtocol.OPT_STARTTLS);
        assertRefused(NbdProtocol.REP_ERR_UNKNOWN, NbdProtocol.OPT_GO, RawClient.data("00000003", "vdb", "0000"));
        assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_STRUCTURED_REPLY, (byte) 1);
        assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_LIST, (byte) 1);
    }

    @Test
    void refusesMalformedOptions() throws Exception {
        for (String data : List.of(
                "",
                "00",
                "ffffffff",
                "00000004766461",
                "0000000376646100",
                "000000037664610002",
                "00000003766461000100030003")) {
            assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_INFO, RawClient.data(data));
        }
        for (String data : List.of(
                "",
                "0000000376646100000001",
                "00000003766461ffffffff",
                "000000037664610000000100000001",
                "0000000376646100000000ff",
                "00001fff766461")) {
            assertRefused(NbdProtocol.REP_ERR_INVALID, NbdProtocol.OPT_LIST_META_CONTEXT, RawClient.data(data));
        }
    }

    @Test
    void metadataContextsWantStructuredReplies() throws Exception {
        assertRefused(
                NbdProtocol.REP_ERR_INVALID,
                NbdProtocol.OPT_SET_META_CONTEXT,
                RawClient.data("00000003", "vda", "00000001", "0000000f", NbdProtocol.BASE_ALLOCATION));
    }

    @Test
    void listsItsMetadataContext() throws Exception {
        try (RawClient client = RawClient.greeted(socket)) {
            for (byte[] query : List.of(
                    RawClient.data("00000003", "vda", "00000000"),
                    RawClient.data("00000003", "vda", "00000002", "00000005", "base:", "00000001", "x"))) {
                client.option(NbdProtocol.OPT_LIST_META_CONTEXT, query);
                assertArrayEquals(
                        RawClient.data("00000000", NbdProtocol.BASE_ALLOCATION),
                        client.expect(NbdProtocol.OPT_LIST_META_CONTEXT, NbdProtocol.REP_META_CONTEXT));
                client.expect(NbdProtocol.OPT_LIST_META_CONTEXT, NbdProtocol.REP_ACK);
            }
            client.option(
                    NbdProtocol.OPT_LIST_META_CONTEXT, RawClient.data("00000003", "vda", "00000001", "00000001", "x"));
            client.expect(NbdProtocol.OPT_LIST_META_CONTEXT, NbdProtocol.REP_ACK);
        }
    }

    @Test
    void leavesWhoBreaksTheHandshake() throws Exception {
        RawClient wrongFlags = RawClient.connect(socket);
        wrongFlags.in.skipNBytes(18);
        wrongFlags.out.writeInt(0x80);
        assertLeft(wrongFlags);

        RawClient unknownExport = RawClient.greeted(socket);
        unknownExport.option(NbdProtocol.OPT_EXPORT_NAME, RawClient.data("nope"));
        assertLeft(unknownExport);

        RawClient noMagic = RawClient.greeted(socket);
        noMagic.out.writeLong(42);
        noMagic.out.writeLong(42);
        assertLeft(noMagic);

        RawClient huge = RawClient.greeted(socket);
        huge.out.writeLong(NbdProtocol.IHAVEOPT);
        huge.out.writeInt(NbdProtocol.OPT_GO);
        huge.out.writeInt(-1);
        huge.expect(NbdProtocol.OPT_GO, NbdProtocol.REP_ERR_TOO_BIG);
        assertLeft(huge);
    }

    @Test
    void readsInDataAndHoles() throws Exception {
        try (RawClient client = RawClient.structured(socket)) {
            client.request(0, NbdProtocol.CMD_READ, 77, CHUNK + 96, 3 * CHUNK + 4);
            RawClient.Chunk data = client.chunk();
            assertEquals(0, data.flags());
            assertEquals(NbdProtocol.REPLY_TYPE_OFFSET_DATA, data.type());
            assertEquals(77, data.handle());
            assertEquals(CHUNK + 96, ByteBuffer.wrap(data.content()).getLong());
            assertArrayEquals(
                    disk.expected(CHUNK + 96, CHUNK - 96),
                    java.util.Arrays.copyOfRange(data.content(), 8, data.content().length));
            RawClient.Chunk hole = client.chunk();
            assertEquals(NbdProtocol.REPLY_TYPE_OFFSET_HOLE, hole.type());
            assertArrayEquals(
                    ByteBuffer.allocate(12).putLong(2 * CHUNK).putInt(2 * CHUNK).array(), hole.content());
            RawClient.Chunk last = client.chunk();
            assertEquals(NbdProtocol.REPLY_FLAG_DONE, last.flags());
            assertEquals(8 + 100, last.content().length);
        }
    }

    @Test
    void tellsWhereThereIsNothing() throws Exception {
        try (RawClient client = RawClient.structured(socket)) {
            client.request(0, NbdProtocol.CMD_BLOCK_STATUS, 5, 10, 8 * CHUNK - 11);
            RawClient.Chunk status = client.chunk();
            assertEquals(NbdProtocol.REPLY_TYPE_BLOCK_STATUS, status.type());
            assertEquals(NbdProtocol.REPLY_FLAG_DONE, status.flags());
            assertArrayEquals(
                    RawClient.data(
                            "00000000",
                            "00001ff6",
                            "00000000",
                            "00002000",
                            "00000003",
                            "00001000",
                            "00000000",
                            "00002fff",
                            "00000003"),
                    status.content());
            client.request(NbdProtocol.CMD_FLAG_REQ_ONE, NbdProtocol.CMD_BLOCK_STATUS, 6, 2 * CHUNK, 6 * CHUNK - 1);
            assertArrayEquals(
                    RawClient.data("00000000", "00002000", "00000003"),
                    client.chunk().content());
        }
    }

    private static int error(RawClient client) throws IOException {
        RawClient.Chunk chunk = client.chunk();
        assertEquals(NbdProtocol.REPLY_FLAG_DONE, chunk.flags());
        assertEquals(NbdProtocol.REPLY_TYPE_ERROR, chunk.type());
        ByteBuffer content = ByteBuffer.wrap(chunk.content());
        int error = content.getInt();
        assertEquals(content.getShort(), content.remaining());
        return error;
    }

    @Test
    void refusesBadRequestsAndGoesOn() throws Exception {
        long size = disk.size();
        try (RawClient client = RawClient.structured(socket)) {
            long[][] bad = {
                {0, NbdProtocol.CMD_READ, size, 1},
                {0, NbdProtocol.CMD_READ, size - 1, 2},
                {0, NbdProtocol.CMD_READ, -1, 2},
                {0, NbdProtocol.CMD_READ, Long.MIN_VALUE, 1},
                {0, NbdProtocol.CMD_READ, Long.MAX_VALUE, 1},
                {0, NbdProtocol.CMD_READ, 0, 0},
                {0, NbdProtocol.CMD_READ, 0, -1},
                {0, NbdProtocol.CMD_READ, 0, NbdProtocol.MAX_PAYLOAD + 1},
                {4, NbdProtocol.CMD_READ, 0, 1},
                {0, NbdProtocol.CMD_BLOCK_STATUS, size, 1},
                {0, NbdProtocol.CMD_BLOCK_STATUS, 0, 0},
                {1, NbdProtocol.CMD_BLOCK_STATUS, 0, 1},
                {0, NbdProtocol.CMD_CACHE, 0, -1},
                {0, 4711, 0, 1},
            };
            for (long[] request : bad) {
                client.request((int) request[0], (int) request[1], 9, request[2], (int) request[3]);
                assertEquals(NbdProtocol.EINVAL, error(client));
            }
            client.request(0, NbdProtocol.CMD_CACHE, 3, 0, (int) size);
            assertEquals(0, client.simpleReply(3));
            assertEquals(3, disk.allLoads());
        }
        assertStillServing();
    }

    @Test
    void withoutTheContextThereIsNoStatus() throws Exception {
        try (RawClient client = RawClient.simple(socket)) {
            client.request(0, NbdProtocol.CMD_BLOCK_STATUS, 9, 0, 1);
            assertEquals(NbdProtocol.EINVAL, client.simpleReply(9));
        }
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        try (RawClient client = RawClient.structured(socket)) {
            client.request(0, NbdProtocol.CMD_WRITE, 1, 0, 100_000);
            client.out.write(new byte[100_000]);
            assertEquals(NbdProtocol.EPERM, error(client));
            client.request(0, NbdProtocol.CMD_TRIM, 1, 0, 4096);
            assertEquals(NbdProtocol.EPERM, error(client));
            client.request(0, NbdProtocol.CMD_WRITE_ZEROES, 1, 0, 4096);
            assertEquals(NbdProtocol.EPERM, error(client));
            client.request(0, NbdProtocol.CMD_WRITE, 1, 0, NbdProtocol.MAX_PAYLOAD + 1);
            assertLeft(client);
        }
    }

    @Test
    void simpleRepliesForThoseWhoKnowNoOther() throws Exception {
        try (RawClient client = RawClient.simple(socket)) {
            client.request(0, NbdProtocol.CMD_READ, 12, 100, 7 * CHUNK);
            assertEquals(0, client.simpleReply(12));
            assertArrayEquals(disk.expected(100, 7 * CHUNK), client.in.readNBytes(7 * CHUNK));
            disk.broken = "the disk is not mounted";
            try (ServedDisks again = server.serve(directory.resolve("t"), Map.of("vda", disk));
                    RawClient other = RawClient.simple(directory.resolve("t"))) {
                other.request(0, NbdProtocol.CMD_READ, 13, 0, CHUNK);
                assertEquals(NbdProtocol.EIO, other.simpleReply(13));
                disk.broken = null;
                other.request(0, NbdProtocol.CMD_READ, 14, 0, CHUNK);
                assertEquals(0, other.simpleReply(14));
                assertArrayEquals(disk.expected(0, CHUNK), other.in.readNBytes(CHUNK));
                assertEquals(1, again.disk("vda").statistics().errors());
            }
        }
    }

    @Test
    void aProblemIsToldAndPasses() throws Exception {
        disk.broken = "rep1 is not mounted";
        try (RawClient client = RawClient.structured(socket)) {
            for (int command : new int[] {NbdProtocol.CMD_READ, NbdProtocol.CMD_BLOCK_STATUS, NbdProtocol.CMD_CACHE}) {
                client.request(0, command, 1, 0, CHUNK);
                RawClient.Chunk chunk = client.chunk();
                assertEquals(NbdProtocol.EIO, ByteBuffer.wrap(chunk.content()).getInt());
                assertTrue(new String(chunk.content(), StandardCharsets.UTF_8).contains("rep1 is not mounted"));
            }
            disk.broken = null;
            client.request(0, NbdProtocol.CMD_READ, 2, 0, CHUNK);
            assertEquals(NbdProtocol.REPLY_TYPE_OFFSET_DATA, client.chunk().type());
        }
        assertTrue(served.disk("vda").statistics().errors() >= 2);
        assertStillServing();
    }

    @Test
    void aSlowChunkHoldsUpNoOther() throws Exception {
        CountDownLatch latch = disk.hold(0);
        try (RawClient client = RawClient.structured(socket)) {
            client.request(0, NbdProtocol.CMD_READ, 1, 0, 10);
            client.request(0, NbdProtocol.CMD_READ, 2, CHUNK, 10);
            client.request(0, NbdProtocol.CMD_BLOCK_STATUS, 3, 0, CHUNK);
            Set<Long> answered = new HashSet<>();
            answered.add(client.chunk().handle());
            answered.add(client.chunk().handle());
            assertEquals(Set.of(2L, 3L), answered);
            client.request(0, NbdProtocol.CMD_READ, 4, CHUNK, 10);
            assertEquals(4, client.chunk().handle());
            assertStillServing();
            latch.countDown();
            assertEquals(1, client.chunk().handle());
        }
        assertEquals(1, disk.loadsOf(0));
    }

    @Test
    void whatWasAskedForIsAnsweredBeforeTheEnd() throws Exception {
        CountDownLatch latch = disk.hold(0);
        try (RawClient client = RawClient.structured(socket)) {
            client.request(0, NbdProtocol.CMD_READ, 1, 0, 10);
            client.request(0, NbdProtocol.CMD_DISC, 2, 0, 0);
            latch.countDown();
            assertEquals(1, client.chunk().handle());
            assertTrue(client.isLeft());
        }
    }

    @Test
    void aClientThatReadsNothingHoldsUpNobody() throws Exception {
        List<RawClient> greedy = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                RawClient client = RawClient.structured(socket);
                greedy.add(client);
                for (int n = 0; n < 200; n++) {
                    client.request(0, NbdProtocol.CMD_READ, n, 0, 8 * CHUNK - 1);
                }
            }
            assertStillServing();
        } finally {
            for (RawClient client : greedy) {
                client.close();
            }
        }
        assertStillServing();
    }

    @Test
    void connectionsAreBounded() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        boolean refused = false;
        for (int i = 0; i < 100 && !refused; i++) {
            RawClient client = RawClient.connect(socket);
            clients.add(client);
            refused = client.isLeft();
        }
        assertTrue(refused);
        for (RawClient client : clients) {
            client.close();
        }
        Eventually.holds("a place is free again", () -> {
            try (RawClient client = RawClient.connect(socket)) {
                return !client.isLeft();
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void garbageHarmsNobody() throws Exception {
        Random random = Seeds.random("garbage for the disk server");
        for (int i = 0; i < 60; i++) {
            try (RawClient client = i % 2 == 0 ? RawClient.greeted(socket) : RawClient.structured(socket)) {
                byte[] garbage = new byte[random.nextInt(4000)];
                random.nextBytes(garbage);
                if (garbage.length > 8 && random.nextBoolean()) {
                    ByteBuffer begin = ByteBuffer.wrap(garbage);
                    if (i % 2 == 0) {
                        begin.putLong(NbdProtocol.IHAVEOPT).putInt(random.nextInt(12));
                    } else {
                        begin.putInt(NbdProtocol.REQUEST_MAGIC)
                                .putShort((short) 0)
                                .putShort((short) random.nextInt(9));
                    }
                }
                client.out.write(garbage);
            } catch (IOException e) {
                // it has had enough
            }
        }
        assertStillServing();
    }

    @Test
    void manyRequestsAtATimeAreAllAnswered() throws Exception {
        try (RawClient client = RawClient.structured(socket)) {
            Set<Long> open = new HashSet<>();
            for (long handle = 0; handle < 60; handle++) {
                client.request(0, NbdProtocol.CMD_READ, handle, handle % 5 * CHUNK, CHUNK);
                open.add(handle);
            }
            while (!open.isEmpty()) {
                assertTrue(open.remove(client.chunk().handle()));
            }
        }
    }
}
