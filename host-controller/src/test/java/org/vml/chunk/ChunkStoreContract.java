package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What [ChunkStore] promises, as tests that every store passes.
public interface ChunkStoreContract {
    int THREADS = 16;

    /// The store of this test, empty at its beginning, the same at every call.
    ChunkStore store();

    /// The same objects as somebody else sees them: another store on the same place where there can be one.
    ChunkStore others();

    private static ObjectName pack(String name) {
        return new ObjectName(Folder.PACKS, name);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void publish(ChunkStore store, ObjectName name, byte[] content) {
        try (ChunkStore.Upload upload = store.begin(name)) {
            upload.append(ByteBuffer.wrap(content));
            upload.publish();
        }
    }

    private static void assertContent(byte[] expected, ChunkStore store, ObjectName name) {
        ByteBuffer into = ByteBuffer.allocate(expected.length + 1);
        assertEquals(expected.length, store.read(name, 0, into));
        assertArrayEquals(expected, Arrays.copyOf(into.array(), into.position()));
        assertArrayEquals(expected, store.readSmall(name, expected.length));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = store.map(name, arena);
            assertNotNull(mapped);
            assertArrayEquals(expected, mapped.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static void assertAbsent(ChunkStore store, ObjectName name) {
        ByteBuffer into = ByteBuffer.allocate(10);
        assertEquals(-1, store.read(name, 0, into));
        assertEquals(0, into.position());
        assertNull(store.readSmall(name, 10));
        try (Arena arena = Arena.ofConfined()) {
            assertNull(store.map(name, arena));
        }
        assertFalse(names(store, name.folder()).contains(name.name()));
    }

    private static Set<String> names(ChunkStore store, Folder folder) {
        Set<String> names = new TreeSet<>();
        for (StoredObject object : store.list(folder)) {
            assertEquals(folder, object.name().folder());
            assertTrue(names.add(object.name().name()), () -> object.name() + " is listed twice");
        }
        return names;
    }

    private static StoredObject listed(ChunkStore store, ObjectName name) {
        return store.list(name.folder()).stream()
                .filter(object -> object.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Runs `work` on so many threads that begin together, and returns what each found.
    static <T> List<T> together(int threads, Callable<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        }
    }

    // ---- objects in the making

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
        List<String> made = together(THREADS, () -> {
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

    // ---- put if absent, replace

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
            for (byte[] won : together(THREADS, () -> {
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

    // ---- reading

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
        together(THREADS, () -> {
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

    // ---- listing, deleting

    @Test
    default void foldersAreApart() {
        for (Folder folder : Folder.values()) {
            assertTrue(store().putIfAbsent(new ObjectName(folder, "same"), bytes(folder.name())));
        }
        for (Folder folder : Folder.values()) {
            assertContent(bytes(folder.name()), others(), new ObjectName(folder, "same"));
            assertEquals(Set.of("same"), names(others(), folder));
            assertEquals(
                    folder.name().length(),
                    listed(others(), new ObjectName(folder, "same")).size());
        }
        store().delete(pack("same"));
        for (Folder folder : Folder.values()) {
            assertEquals(folder == Folder.PACKS ? Set.of() : Set.of("same"), names(others(), folder));
        }
    }

    @Test
    default void deletingIsDoneOnceAndMayBeAskedForAgain() {
        ObjectName never = pack("never");
        store().delete(never);
        publish(store(), pack("p"), bytes("one"));
        assertContent(bytes("one"), store(), pack("p"));
        store().delete(pack("p"));
        assertAbsent(store(), pack("p"));
        assertAbsent(others(), pack("p"));
        store().delete(pack("p"));
        others().delete(pack("p"));
        assertTrue(store().putIfAbsent(pack("p"), bytes("two")));
        assertContent(bytes("two"), store(), pack("p"));
    }

    @Test
    default void aListHoldsAllThatWasThereBeforeItWhileOthersComeAndGo() throws Exception {
        Set<String> kept = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            kept.add("kept-" + i);
            publish(store(), pack("kept-" + i), bytes("k"));
        }
        ChunkStore store = store();
        AtomicBoolean stop = new AtomicBoolean();
        Thread others = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; !stop.get(); i++) {
                publish(store, pack("new-" + i), bytes("n"));
                store.delete(pack("new-" + (i - 5)));
            }
        });
        for (int i = 0; i < 30; i++) {
            publish(others(), pack("mine-" + i), bytes("m"));
            kept.add("mine-" + i);
            if (i > 0) {
                others().delete(pack("mine-" + (i - 1)));
                kept.remove("mine-" + (i - 1));
            }
            Set<String> listed = names(others(), Folder.PACKS);
            assertTrue(listed.containsAll(kept));
            listed.removeAll(kept);
            assertTrue(listed.stream().allMatch(name -> name.startsWith("new-")), listed::toString);
        }
        stop.set(true);
        others.join();
    }

    @Test
    default void everyNameThatIsAllowedWorks() {
        List<String> names = List.of(
                "a",
                "0",
                "~",
                "a.b_c%20-+@=~9",
                "..".replace('.', '-'),
                "UPPER",
                "upper",
                "n".repeat(240),
                "tmp",
                "lock",
                "packs");
        for (String name : names) {
            assertTrue(store().putIfAbsent(pack(name), bytes(name)), name);
        }
        for (String name : names) {
            assertContent(bytes(name), others(), pack(name));
        }
        assertEquals(new TreeSet<>(names), names(others(), Folder.PACKS));
    }

    @Test
    default void aStoreHasANameForPeople() {
        assertNotEquals("", store().location());
    }
}
