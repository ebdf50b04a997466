package org.vml.chunk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store of named objects that never change. Everything that a repository does with its storage goes through these
/// few methods, and nothing else may be assumed of it.
///
/// Thread-safe. Every failure is an [org.vml.problem.ProblemException] of kind `UNREACHABLE`; after one the store can
/// be used again as soon as its cause is gone. A method that fails may have had its effect.
public interface ChunkStore extends AutoCloseable {
    /// An object, its length in bytes, and a word that is another one after the object was replaced.
    record StoredObject(ObjectName name, long size, String version) {}

    /// An object in the making; not thread-safe. Closing it before [#publish] leaves no object.
    interface Upload extends AutoCloseable {
        /// Adds the remaining bytes of `bytes` and leaves it empty.
        void append(ByteBuffer bytes);

        /// Makes the object durable, then visible, in this order. Once.
        void publish();

        @Override
        void close();
    }

    /// Begins the object `name`, which nobody else may be making. It is there for others once it is published.
    Upload begin(ObjectName name);

    /// Stores `content` under `name` unless there is such an object already; returns whether it did. Atomic: of any
    /// number of callers in any number of processes exactly one is told `true`. Durable when it returns.
    ///
    /// After a failure the object may be there: ask again before concluding anything.
    boolean putIfAbsent(ObjectName name, byte[] content);

    /// Stores `content` under `name` in place of what was there, atomically. For the few objects that change: a
    /// session's heartbeat, an entry that is forgotten. Durable when it returns.
    void replace(ObjectName name, byte[] content);

    /// Fills `into` from `offset` on and returns how many bytes there were before the object ended, or -1 if there is
    /// no such object.
    int read(ObjectName name, long offset, ByteBuffer into);

    /// The whole object, or null if there is none. For small objects; at most `limit` bytes, a longer object is a
    /// problem of kind `DAMAGED`.
    byte @Nullable [] readSmall(ObjectName name, int limit);

    /// The whole object as memory that is read on demand, valid until `arena` is closed; null if there is none.
    @Nullable
    MemorySegment map(ObjectName name, Arena arena);

    /// All objects of a folder, in no particular order. An object whose creation returned before the call is listed;
    /// one whose deletion returned before the call is not.
    List<StoredObject> list(ObjectName.Folder folder);

    /// Removes an object; does nothing if it is not there. Durable when it returns.
    void delete(ObjectName name);

    /// What to call this store when talking to a person: a path, a URL.
    String location();

    @Override
    void close();
}
