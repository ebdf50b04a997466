package org.vml.repository;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// What a running save or reader announces of itself.
///
/// @param process who it is, see [ProcessIdentity]
/// @param target the object that a save will commit to, null for a reader
/// @param holds roots of trees that the session reads and that must not be pruned meanwhile
/// @param beat counts up while the session lives; its only use is to be seen changing
public record SessionRecord(
        String id, ProcessIdentity process, @Nullable String target, List<ChunkId> holds, long beat) {
    SessionRecord nextBeat() {
        return new SessionRecord(id, process, target, holds, beat + 1);
    }
}
