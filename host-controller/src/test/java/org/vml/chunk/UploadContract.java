package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.chunk.StoreAssertions.assertAbsent;
import static org.vml.chunk.StoreAssertions.assertContent;
import static org.vml.chunk.StoreAssertions.bytes;
import static org.vml.chunk.StoreAssertions.listed;
import static org.vml.chunk.StoreAssertions.names;
import static org.vml.chunk.StoreAssertions.pack;
import static org.vml.chunk.StoreAssertions.publish;
import static org.vml.chunk.StoreAssertions.together;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ObjectName.Folder;

/// Objects in the making.
interface UploadContract extends StoreUnderTest {
    @Test
    default void anObjectIsThereOnceItIsPublishedAndNotBefore() {
        try (ChunkStore.Upload upload = store().begin(pack("p"))) {
            upload.append(ByteBuffer.wrap(bytes("one ")));
            upload.append(ByteBuffer.wrap(bytes("two")));
            assertAbsent(store(), pack("p"));
            assertAbsent(others(), pack("p"));
            upload.publish();
            assertContent(bytes("one two"), store(), pack("p"));
            assertContent(bytes("one two"), others(), pack("p"));
        }
        assertContent(bytes("one two"), others(), pack("p"));
        assertEquals(7, listed(others(), pack("p")).size());
    }

    @Test
    default void anObjectGivenUpLeavesNothingAndItsNameIsFree() {
        try (ChunkStore.Upload upload = store().begin(pack("p"))) {
            upload.append(ByteBuffer.wrap(bytes("given up")));
        }
        assertAbsent(store(), pack("p"));
        publish(store(), pack("p"), bytes("again"));
        assertContent(bytes("again"), others(), pack("p"));
    }

    @Test
    default void appendTakesWhatRemainsOfABufferOfAnyKindAndLeavesItEmpty() {
        ByteBuffer part = ByteBuffer.wrap(bytes("xxheap-xx"), 2, 5);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(9).put(bytes("xdirect-x")).position(1).limit(8);
        ByteBuffer readOnly = ByteBuffer.wrap(bytes("read-only")).asReadOnlyBuffer();
        ByteBuffer empty = ByteBuffer.allocate(0);
        try (ChunkStore.Upload upload = store().begin(pack("p"))) {
            for (ByteBuffer buffer : List.of(part, direct, empty, readOnly)) {
                upload.append(buffer);
                assertFalse(buffer.hasRemaining());
            }
            upload.publish();
        }
        assertContent(bytes("heap-direct-read-only"), others(), pack("p"));
    }

    @Test
    default void anObjectMayBeEmpty() {
        publish(store(), pack("p"), new byte[0]);
        assertTrue(store().putIfAbsent(pack("q"), new byte[0]));
        assertContent(new byte[0], others(), pack("p"));
        assertContent(new byte[0], others(), pack("q"));
        assertEquals(Set.of("p", "q"), names(others(), Folder.PACKS));
    }

    @Test
    default void aLargeObjectIsWhatWasAppendedPieceByPiece() {
        byte[] content = Seeds.bytes(1, (9 << 20) + 13);
        try (ChunkStore.Upload upload = store().begin(pack("large"))) {
            for (int at = 0, n = 1; at < content.length; at += n, n = n * 3 + 1) {
                upload.append(ByteBuffer.wrap(content, at, Math.min(n, content.length - at)));
            }
            upload.publish();
        }
        assertContent(content, others(), pack("large"));
    }

    @Test
    default void severalObjectsAreMadeAtATime() throws Exception {
        ChunkStore store = store();
        List<String> made = together(StoreAssertions.THREADS, () -> {
            String name = "by-" + Thread.currentThread().threadId();
            try (ChunkStore.Upload upload = store.begin(pack(name))) {
                for (int i = 0; i < 20; i++) {
                    upload.append(ByteBuffer.wrap(bytes(name)));
                }
                upload.publish();
            }
            return name;
        });
        for (String name : made) {
            assertContent(bytes(name.repeat(20)), others(), pack(name));
        }
    }
}
