/// Where bytes are kept: [org.vml.chunk.ChunkStore] is a small port over named, immutable objects, implemented by a
/// directory ([org.vml.chunk.local]) and by memory ([org.vml.chunk.memory]), later by an object store.
/// [org.vml.chunk.ChunkId] names content by its SHA-256.
///
/// Guaranteed by every store: what [org.vml.chunk.ChunkStore.Upload#publish] or
/// [org.vml.chunk.ChunkStore#putIfAbsent] has returned from survives the end of the process and of the machine; an
/// object is never seen half written. Not guaranteed: that what is read back is what was written. Readers verify.
@NullMarked
package org.vml.chunk;

import org.jspecify.annotations.NullMarked;
