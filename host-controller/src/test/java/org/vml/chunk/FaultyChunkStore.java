package org.vml.chunk;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A store that fails one of its writes, counted from 1: begin, append, publish, putIfAbsent, replace, delete. As the
/// port allows, a write that fails may have had its effect, or half of it. Reads never fail.
///
/// Closing it does not close the store behind it: its user is taken to have died.
public final class FaultyChunkStore extends DelegatingChunkStore {
    private final int failing;
    private final Fault fault;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger openUploads = new AtomicInteger();

    /// How a write fails.
    public enum Fault {
        /// Nothing was written.
        BEFORE,
        /// All was written, but the writer is told that it was not.
        AFTER,
        /// The first half was written, where the write is an append; else nothing.
        MIDDLE,
        /// Nothing was written, by this write or by any later one: the disk is full, or gone.
        FROM_THEN_ON
    }

    public FaultyChunkStore(ChunkStore store, int failing, Fault fault) {
        super(store);
        this.failing = failing;
        this.fault = fault;
    }

    /// How many writes were tried.
    public int writes() {
        return writes.get();
    }

    /// How many objects in the making have not been closed.
    public int openUploads() {
        return openUploads.get();
    }

    /// Whether a write has failed.
    public boolean hasFailed() {
        return writes() >= failing;
    }

    private interface Write<T> {
        T run();
    }

    private <T> T write(String what, Runnable half, Write<T> whole) {
        int number = writes.incrementAndGet();
        if (number != failing && (fault != Fault.FROM_THEN_ON || number < failing)) {
            return whole.run();
        }
        switch (fault) {
            case BEFORE, FROM_THEN_ON -> {
                // no effect
            }
            case AFTER -> whole.run();
            case MIDDLE -> half.run();
        }
        throw ProblemException.of(
                ProblemKind.UNREACHABLE, "Could not " + what + ": write " + number + " fails " + fault);
    }

    private void write(String what, Runnable half, Runnable whole) {
        write(what, half, () -> {
            whole.run();
            return true;
        });
    }

    private static void nothing() {}

    @Override
    public Upload begin(ObjectName name) {
        Upload upload = write("begin " + name, FaultyChunkStore::nothing, () -> super.begin(name));
        openUploads.incrementAndGet();
        return new Upload() {
            private final AtomicBoolean open = new AtomicBoolean(true);

            @Override
            public void append(ByteBuffer bytes) {
                write(
                        "append to " + name,
                        () -> upload.append(bytes.slice(bytes.position(), bytes.remaining() / 2)),
                        () -> upload.append(bytes));
            }

            @Override
            public void publish() {
                write("publish " + name, FaultyChunkStore::nothing, upload::publish);
            }

            @Override
            public void close() {
                upload.close();
                if (open.getAndSet(false)) {
                    openUploads.decrementAndGet();
                }
            }
        };
    }

    @Override
    public boolean putIfAbsent(ObjectName name, byte[] content) {
        return write("put " + name, FaultyChunkStore::nothing, () -> super.putIfAbsent(name, content));
    }

    @Override
    public void replace(ObjectName name, byte[] content) {
        write("replace " + name, FaultyChunkStore::nothing, () -> super.replace(name, content));
    }

    @Override
    public void delete(ObjectName name) {
        write("delete " + name, FaultyChunkStore::nothing, () -> super.delete(name));
    }
}
