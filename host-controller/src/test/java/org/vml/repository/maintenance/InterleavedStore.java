package org.vml.repository.maintenance;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;

/// One actor's view of a store that several share. An actor that has crashed does nothing any more.
final class InterleavedStore implements ChunkStore {
    /// Thrown where a process would just end.
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final ChunkStore store;
    private final Interleaver interleaver;
    private final String actor;
    private long stepsToLive;

    /// @param stepsToLive the actor crashes at this operation
    InterleavedStore(ChunkStore store, Interleaver interleaver, String actor, long stepsToLive) {
        this.store = store;
        this.interleaver = interleaver;
        this.actor = actor;
        this.stepsToLive = stepsToLive;
    }

    private <T> T step(String what, Supplier<T> operation) {
        return interleaver.step(actor, what, () -> {
            synchronized (this) {
                if (stepsToLive-- <= 0) {
                    throw new Crash();
                }
            }
            return operation.get();
        });
    }

    private void run(String what, Runnable operation) {
        step(what, () -> {
            operation.run();
            return "done";
        });
    }

    @Override
    public Upload begin(ObjectName name) {
        Upload upload = store.begin(name);
        return new Upload() {
            @Override
            public void append(ByteBuffer bytes) {
                upload.append(bytes);
            }

            @Override
            public void publish() {
                run("publish " + name, upload::publish);
            }

            @Override
            public void close() {
                upload.close();
            }
        };
    }

    @Override
    public boolean putIfAbsent(ObjectName name, byte[] content) {
        return step("put " + name, () -> store.putIfAbsent(name, content));
    }

    @Override
    public void replace(ObjectName name, byte[] content) {
        run("replace " + name, () -> store.replace(name, content));
    }

    @Override
    public int read(ObjectName name, long offset, ByteBuffer into) {
        return step("read " + name, () -> store.read(name, offset, into));
    }

    @Override
    public byte @Nullable [] readSmall(ObjectName name, int limit) {
        return step("read " + name, () -> store.readSmall(name, limit));
    }

    @Override
    public @Nullable MemorySegment map(ObjectName name, Arena arena) {
        return store.map(name, arena);
    }

    @Override
    public List<StoredObject> list(ObjectName.Folder folder) {
        return step("list " + folder, () -> store.list(folder));
    }

    @Override
    public void delete(ObjectName name) {
        run("delete " + name, () -> store.delete(name));
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        // shared
    }
}
