package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vml.chunk.Seeds;
import org.vml.nbd.NbdProtocol;

/// Many requests and many clients at a time, slow, greedy and hostile ones: nobody holds up another.
@Timeout(60)
final class UnhinderedTest extends ServedTestDisk {
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
                if (garbage.length >= 12 && random.nextBoolean()) {
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
