package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.vml.chunk.ChunkStore.StoredObject;
import org.vml.chunk.ObjectName.Folder;

/// What the tests of a store ask of it again and again.
final class StoreAssertions {
    static final int THREADS = 16;

    private StoreAssertions() {}

    static ObjectName pack(String name) {
        return new ObjectName(Folder.PACKS, name);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void publish(ChunkStore store, ObjectName name, byte[] content) {
        try (ChunkStore.Upload upload = store.begin(name)) {
            upload.append(ByteBuffer.wrap(content));
            upload.publish();
        }
    }

    static void assertContent(byte[] expected, ChunkStore store, ObjectName name) {
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

    static void assertAbsent(ChunkStore store, ObjectName name) {
        ByteBuffer into = ByteBuffer.allocate(10);
        assertEquals(-1, store.read(name, 0, into));
        assertEquals(0, into.position());
        assertNull(store.readSmall(name, 10));
        try (Arena arena = Arena.ofConfined()) {
            assertNull(store.map(name, arena));
        }
        assertFalse(names(store, name.folder()).contains(name.name()));
    }

    static Set<String> names(ChunkStore store, Folder folder) {
        Set<String> names = new TreeSet<>();
        for (StoredObject object : store.list(folder)) {
            assertEquals(folder, object.name().folder());
            assertTrue(names.add(object.name().name()), () -> object.name() + " is listed twice");
        }
        return names;
    }

    static StoredObject listed(ChunkStore store, ObjectName name) {
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
}
