package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.chunk.StoreAssertions.assertAbsent;
import static org.vml.chunk.StoreAssertions.assertContent;
import static org.vml.chunk.StoreAssertions.bytes;
import static org.vml.chunk.StoreAssertions.listed;
import static org.vml.chunk.StoreAssertions.names;
import static org.vml.chunk.StoreAssertions.pack;
import static org.vml.chunk.StoreAssertions.publish;
import static org.vml.chunk.StoreAssertions.together;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName.Folder;

/// Put if absent, and replace.
interface PutContract extends StoreUnderTest {
    @Test
    default void whoPutsFirstIsToldTrueAndTheOthersChangeNothing() {
        byte[] content = bytes("first");
        assertTrue(store().putIfAbsent(pack("p"), content));
        content[0] = 'X';
        assertFalse(store().putIfAbsent(pack("p"), bytes("second")));
        assertFalse(others().putIfAbsent(pack("p"), bytes("third")));
        assertContent(bytes("first"), others(), pack("p"));
    }

    @Test
    default void anObjectThatWasPublishedIsNotAbsent() {
        publish(store(), pack("p"), bytes("published"));
        assertFalse(others().putIfAbsent(pack("p"), bytes("put")));
        assertContent(bytes("published"), others(), pack("p"));
    }

    @Test
    default void ofManyThreadsThatPutOneNameExactlyOneWins() throws Exception {
        List<ChunkStore> stores = List.of(store(), others());
        for (int round = 0; round < 6; round++) {
            ObjectName name = new ObjectName(Folder.ENTRIES, "day~" + round);
            List<byte[]> winners = new ArrayList<>();
            for (byte[] won : together(StoreAssertions.THREADS, () -> {
                byte[] mine = bytes("by " + Thread.currentThread().threadId());
                ChunkStore store = stores.get((int) (Thread.currentThread().threadId() % 2));
                return store.putIfAbsent(name, mine) ? mine : new byte[0];
            })) {
                if (won.length > 0) {
                    winners.add(won);
                }
            }
            assertEquals(1, winners.size());
            assertContent(winners.getFirst(), others(), name);
        }
    }

    @Test
    default void replaceMakesAnObjectOrTakesThePlaceOfOne() {
        ObjectName name = new ObjectName(Folder.SESSIONS, "s");
        byte[] content = bytes("one");
        store().replace(name, content);
        content[0] = 'X';
        assertContent(bytes("one"), others(), name);
        store().replace(name, bytes("another, longer"));
        assertContent(bytes("another, longer"), others(), name);
        others().replace(name, bytes("short"));
        assertContent(bytes("short"), others(), name);
        assertContent(bytes("short"), store(), name);
        assertEquals(Set.of("s"), names(store(), Folder.SESSIONS));
    }

    @Test
    default void aReaderSeesOneContentOrTheOtherWhileAnObjectIsReplaced() throws Exception {
        ObjectName name = new ObjectName(Folder.SESSIONS, "s");
        ChunkStore writer = store();
        ChunkStore reader = others();
        writer.replace(name, new byte[1]);
        AtomicBoolean done = new AtomicBoolean();
        Thread replacing = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < 80; i++) {
                byte[] content = new byte[i * 37 % 5000 + 1];
                Arrays.fill(content, (byte) i);
                writer.replace(name, content);
            }
            done.set(true);
        });
        while (!done.get() && replacing.isAlive()) {
            byte[] seen = reader.readSmall(name, 5000);
            assertNotNull(seen);
            int kind = seen[0] & 0xff;
            assertEquals(kind * 37 % 5000 + 1, seen.length);
            for (byte b : seen) {
                assertEquals((byte) kind, b);
            }
        }
        replacing.join();
        assertTrue(done.get());
    }

    @Test
    default void everyReplacementHasAVersionOfItsOwn() {
        ObjectName name = new ObjectName(Folder.SESSIONS, "s");
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            store().replace(name, bytes("beat " + i % 10));
            String version = listed(others(), name).version();
            assertTrue(versions.add(version), "version " + version + " came again at replacement " + i);
            assertEquals(version, listed(store(), name).version());
        }
    }

    @Test
    default void whatIsLeftAloneKeepsItsVersion() {
        store().replace(pack("p"), bytes("p"));
        StoredObject before = listed(store(), pack("p"));
        store().replace(pack("q"), bytes("q"));
        assertAbsent(store(), pack("r"));
        assertContent(bytes("p"), others(), pack("p"));
        assertFalse(store().putIfAbsent(pack("p"), bytes("x")));
        assertEquals(before, listed(others(), pack("p")));
    }
}
