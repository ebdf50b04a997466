package org.vml.chunk.memory;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A [ChunkStore] that is a map. Several repositories may be opened on one store at a time, as several processes would
/// open one directory; closing it does nothing.
public final class MemoryChunkStore implements ChunkStore {
    private final Map<ObjectName, Versioned> objects = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Versioned(byte[] content, long version) {}

    private Versioned next(byte[] content) {
        return new Versioned(content, versions.incrementAndGet());
    }

    private byte @Nullable [] content(ObjectName name) {
        Versioned found = objects.get(name);
        return found == null ? null : found.content();
    }

    @Override
    public Upload begin(ObjectName name) {
        return new Upload() {
            private final ByteArrayOutputStream content = new ByteArrayOutputStream();

            @Override
            public void append(ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                content.writeBytes(copy);
            }

            @Override
            public void publish() {
                objects.put(name, next(content.toByteArray()));
            }

            @Override
            public void close() {
                // what was not published is garbage
            }
        };
    }

    @Override
    public boolean putIfAbsent(ObjectName name, byte[] content) {
        return objects.putIfAbsent(name, next(content.clone())) == null;
    }

    @Override
    public void replace(ObjectName name, byte[] content) {
        objects.put(name, next(content.clone()));
    }

    @Override
    public int read(ObjectName name, long offset, ByteBuffer into) {
        byte[] content = content(name);
        if (content == null) {
            return -1;
        }
        int there = (int) Math.max(0, Math.min(into.remaining(), content.length - offset));
        into.put(content, (int) Math.min(offset, content.length), there);
        return there;
    }

    @Override
    public byte @Nullable [] readSmall(ObjectName name, int limit) {
        byte[] content = content(name);
        if (content != null && content.length > limit) {
            throw ProblemException.of(ProblemKind.DAMAGED, name + " has more than " + limit + " bytes");
        }
        return content == null ? null : content.clone();
    }

    @Override
    public @Nullable MemorySegment map(ObjectName name, Arena arena) {
        byte[] content = content(name);
        return content == null ? null : MemorySegment.ofArray(content).asReadOnly();
    }

    @Override
    public List<StoredObject> list(ObjectName.Folder folder) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().folder() == folder)
                .map(object -> new StoredObject(
                        object.getKey(),
                        object.getValue().content().length,
                        Long.toString(object.getValue().version())))
                .toList();
    }

    @Override
    public void delete(ObjectName name) {
        objects.remove(name);
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void close() {
        // the content stays for whoever opens it next
    }
}
