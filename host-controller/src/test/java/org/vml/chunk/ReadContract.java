package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.chunk.StoreAssertions.assertAbsent;
import static org.vml.chunk.StoreAssertions.assertContent;
import static org.vml.chunk.StoreAssertions.bytes;
import static org.vml.chunk.StoreAssertions.pack;
import static org.vml.chunk.StoreAssertions.publish;
import static org.vml.chunk.StoreAssertions.together;
import static org.vml.problem.Problems.assertProblem;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Reading.
interface ReadContract extends StoreUnderTest {
    @Test
    default void readFillsTheBufferFromAnyOffsetAndStopsAtTheEnd() {
        byte[] content = Seeds.bytes(2, 10_000);
        publish(store(), pack("p"), content);
        for (int offset : new int[] {0, 1, 4095, 4096, 9_000, 9_999, 10_000, 10_001, 100_000}) {
            for (int length : new int[] {0, 1, 1000, 20_000}) {
                ByteBuffer into = (length % 2 == 0
                                ? ByteBuffer.allocate(length + 7)
                                : ByteBuffer.allocateDirect(length + 7))
                        .position(3)
                        .limit(3 + length);
                int expected = Math.clamp(content.length - offset, 0, length);
                assertEquals(expected, others().read(pack("p"), offset, into));
                assertEquals(3 + expected, into.position());
                byte[] got = new byte[expected];
                into.get(3, got);
                assertArrayEquals(
                        Arrays.copyOfRange(content, Math.min(offset, 10_000), Math.min(offset, 10_000) + expected),
                        got);
            }
        }
    }

    @Test
    default void whatIsNotThereIsToldFromWhatIsEmptyInEveryFolder() {
        for (Folder folder : Folder.values()) {
            assertAbsent(store(), new ObjectName(folder, "nothing"));
        }
    }

    @Test
    default void readSmallRefusesWhatIsLongerThanItsLimit() {
        publish(store(), pack("p"), bytes("12345"));
        assertArrayEquals(bytes("12345"), store().readSmall(pack("p"), 5));
        assertProblem(ProblemKind.DAMAGED, () -> store().readSmall(pack("p"), 4), "packs/p");
    }

    @Test
    default void whatReadSmallReturnsBelongsToTheCaller() {
        publish(store(), pack("p"), bytes("12345"));
        byte[] mine = store().readSmall(pack("p"), 5);
        assertNotNull(mine);
        mine[0] = 'X';
        assertContent(bytes("12345"), store(), pack("p"));
    }

    @Test
    default void manyThreadsReadWhileOthersMakeMoreObjects() throws Exception {
        byte[] content = Seeds.bytes(3, 50_000);
        ChunkStore store = store();
        for (int i = 0; i < 100; i++) {
            store.replace(pack("p" + i), Arrays.copyOf(content, 500 * i));
        }
        together(StoreAssertions.THREADS, () -> {
            long me = Thread.currentThread().threadId();
            for (int i = 0; i < 100; i++) {
                int which = (int) ((i * 31L + me * 17) % 100);
                ByteBuffer into = ByteBuffer.allocate(50_000);
                assertEquals(500 * which, store.read(pack("p" + which), 0, into));
                assertEquals(
                        -1,
                        Arrays.mismatch(Arrays.copyOf(into.array(), 500 * which), Arrays.copyOf(content, 500 * which)));
                if (i % 25 == 0) {
                    store.replace(pack("new-" + me + "-" + i), content);
                }
            }
            return true;
        });
    }

    @Test
    default void aReaderThatIsInterruptedComesToAnEnd() throws Exception {
        publish(store(), pack("p"), bytes("content"));
        ChunkStore store = store();
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            Thread.currentThread().interrupt();
            try {
                store.read(pack("p"), 0, ByteBuffer.allocate(7));
            } catch (ProblemException e) {
                assertEquals(ProblemKind.UNREACHABLE, e.kind());
            }
        });
        reader.join(5_000);
        boolean ended = !reader.isAlive();
        store.delete(pack("p")); // ends a reader that tries for ever
        assertTrue(ended, "still reading after 5 seconds");
        publish(store, pack("q"), bytes("next"));
        assertContent(bytes("next"), store, pack("q"));
    }
}
