package org.vml.repository;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;

/// What a running save, reader, prune or forget announces of itself.
///
/// @param process who it is, see [ProcessIdentity]
/// @param target the object that a save will commit to, null for all others
/// @param holds roots of trees that the session reads and that must not be pruned meanwhile
/// @param forgets the id of the entry that is being forgotten, null for all who forget none
/// @param beat counts up while the session lives; its only use is to be seen changing
public record SessionRecord(
        String id,
        ProcessIdentity process,
        @Nullable String target,
        List<ChunkId> holds,
        @Nullable String forgets,
        long beat) {
    SessionRecord nextBeat() {
        return new SessionRecord(id, process, target, holds, forgets, beat + 1);
    }
}
