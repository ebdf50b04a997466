package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vml.nbd.NbdProtocol;

/// How the server answers the requests of one client, those that it refuses among them.
@Timeout(60)
final class RequestsTest extends ServedTestDisk {
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
}
