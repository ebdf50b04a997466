package org.vml.diskserver;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A disk in memory that counts what is loaded, and can be slow or broken. Chunk N, where there is one, holds
/// bytes that are all N + 1, or random ones.
final class TestDisk implements ChunkedDisk {
    private final long size;
    private final int chunkSize;
    private final TreeMap<Long, ChunkId> ids = new TreeMap<>();
    private final Map<ChunkId, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<ChunkId, CountDownLatch> held = new ConcurrentHashMap<>();
    final Map<ChunkId, AtomicInteger> loads = new ConcurrentHashMap<>();
    volatile @Nullable String broken;

    TestDisk(long size, int chunkSize) {
        this.size = size;
        this.chunkSize = chunkSize;
    }

    /// Chunks that are told apart by their bytes; pattern N + 1, modulo 256 and never 0.
    static TestDisk patterned(int chunks, int chunkSize) {
        TestDisk disk = new TestDisk((long) chunks * chunkSize, chunkSize);
        for (int chunk = 0; chunk < chunks; chunk++) {
            disk.fill(chunk);
        }
        return disk;
    }

    /// Runs of random chunks and of holes, and an end within a chunk.
    static TestDisk random(Random random, int chunks, int chunkSize) {
        TestDisk disk = new TestDisk((long) chunks * chunkSize - random.nextInt(chunkSize), chunkSize);
        for (int chunk = 0; chunk < chunks; ) {
            int run = 1 + random.nextInt(20);
            boolean data = random.nextBoolean();
            for (int end = Math.min(chunks, chunk + run); chunk < end; chunk++) {
                if (data) {
                    byte[] bytes = new byte[disk.length(chunk)];
                    random.nextBytes(bytes);
                    disk.put(chunk, bytes);
                }
            }
        }
        return disk;
    }

    static int pattern(long chunk) {
        return (int) (chunk % 255) + 1;
    }

    TestDisk fill(long chunk) {
        byte[] bytes = new byte[length(chunk)];
        java.util.Arrays.fill(bytes, (byte) pattern(chunk));
        ByteBuffer.wrap(bytes).putLong(bytes.length - Long.BYTES, chunk << 8); // so that no two are equal
        return put(chunk, bytes);
    }

    private TestDisk put(long chunk, byte[] bytes) {
        ChunkId id = id(bytes);
        ids.put(chunk, id);
        contents.put(id, bytes);
        return this;
    }

    private static ChunkId id(byte[] bytes) {
        try {
            return ChunkId.read(MessageDigest.getInstance("SHA-256").digest(bytes), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private int length(long chunk) {
        return (int) Math.min(chunkSize, size - chunk * chunkSize);
    }

    /// Lets nobody load the chunk until the latch is released.
    CountDownLatch hold(long chunk) {
        CountDownLatch latch = new CountDownLatch(1);
        held.put(idOf(chunk), latch);
        return latch;
    }

    ChunkId idOf(long chunk) {
        return ids.getOrDefault(chunk, ChunkId.HOLE);
    }

    int loadsOf(long chunk) {
        AtomicInteger count = loads.get(idOf(chunk));
        return count == null ? 0 : count.get();
    }

    int allLoads() {
        return loads.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    int dataChunks() {
        return ids.size();
    }

    boolean isHole(long offset) {
        return idOf(offset / chunkSize).isHole();
    }

    /// What is there, computed apart from everything that is tested.
    byte[] expected(long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; ) {
            long at = offset + i;
            int within = (int) (at % chunkSize);
            int n = Math.min(length - i, chunkSize - within);
            byte[] content = contents.get(idOf(at / chunkSize));
            if (content != null) {
                System.arraycopy(content, within, bytes, i, n);
            }
            i += n;
        }
        return bytes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int chunkSize() {
        return chunkSize;
    }

    @Override
    public ChunkId[] chunks(long first, int count) {
        failIfBroken();
        ChunkId[] found = new ChunkId[count];
        for (int i = 0; i < count; i++) {
            found[i] = idOf(first + i);
        }
        return found;
    }

    @Override
    public long nextData(long chunk) {
        failIfBroken();
        Long found = ids.ceilingKey(chunk);
        return found == null ? Math.ceilDiv(size, chunkSize) : found;
    }

    @Override
    public void load(ChunkId id, byte[] plain, int length) {
        loads.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
        CountDownLatch latch = held.get(id);
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        failIfBroken();
        byte[] content = contents.get(id);
        if (content == null || content.length != length) {
            throw new AssertionError("a chunk that is not on the disk");
        }
        System.arraycopy(content, 0, plain, 0, length);
    }

    private void failIfBroken() {
        String why = broken;
        if (why != null) {
            throw ProblemException.of(ProblemKind.UNREACHABLE, why);
        }
    }
}
