package org.vml.repository;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Reads blobs: finds them, reads what they need, checks everything. Thread-safe.
public final class Blobs {
    private static final byte[] NOTHING = {};

    private final ChunkStore store;
    private final Format format;
    private final Index index;
    private final Sessions sessions;
    private final Deque<Reader> idle;
    private final PlainCache cache;
    private final Sessions.@Nullable Session holder;

    Blobs(ChunkStore store, Format format, Index index, Sessions sessions) {
        this.store = store;
        this.format = format;
        this.index = index;
        this.sessions = sessions;
        this.idle = new ArrayDeque<>();
        this.cache = new PlainCache();
        this.holder = null;
    }

    private Blobs(Blobs other, Sessions.Session holder) {
        this.store = other.store;
        this.format = other.format;
        this.index = other.index;
        this.sessions = other.sessions;
        this.idle = other.idle;
        this.cache = other.cache;
        this.holder = holder;
    }

    /// The same blobs, for one who relies on what `holder` holds: who is told `NOT_FOUND` where that was
    /// removed.
    Blobs heldBy(Sessions.Session holder) {
        return new Blobs(this, holder);
    }

    /// Puts the plaintext of the blob `id` into `out`, from 0 on, and returns its length in bytes.
    ///
    /// A problem of kind `DAMAGED` if it cannot be had intact from any place where it should be, or is longer
    /// than `out`.
    public int load(ChunkId id, byte[] out) {
        checkHeld();
        Reader reader = borrow();
        try {
            return load(id, out, reader, false);
        } catch (ProblemException e) {
            throw explained(e);
        } finally {
            giveBack(reader);
        }
    }

    /// The plaintext of a blob that is likely to be wanted again: a node, the base of many blobs. Not to be
    /// changed.
    public byte[] loadCached(ChunkId id) {
        checkHeld();
        try {
            return loadCached(id, false);
        } catch (ProblemException e) {
            throw explained(e);
        }
    }

    private void checkHeld() {
        if (holder != null) {
            holder.checkHeld();
        }
    }

    private ProblemException explained(ProblemException problem) {
        return holder == null ? problem : holder.explain(problem);
    }

    /// A base is read from where it needs no base itself: a hostile repository cannot make a circle of them.
    private byte[] loadCached(ChunkId id, boolean asBase) {
        byte[] known = cache.get(id);
        if (known != null) {
            return known;
        }
        if (index.view().find(id) == null) {
            afterSecondLook(id, null);
        }
        // The index is a hint here too: one place may say another length than the others.
        int room = index.view().places(id).stream()
                .mapToInt(BlobRecord::plainLength)
                .max()
                .orElse(0);
        byte[] plain = new byte[room];
        Reader reader = borrow();
        try {
            int length = load(id, plain, reader, asBase);
            plain = length == plain.length ? plain : Arrays.copyOf(plain, length);
        } finally {
            giveBack(reader);
        }
        cache.put(id, plain);
        return plain;
    }

    private int load(ChunkId id, byte[] out, Reader reader, boolean asBase) {
        List<ProblemException> problems = new ArrayList<>();
        int length = tryPlaces(id, out, reader, asBase, problems);
        if (length < 0) {
            // Not there or not sound: a prune may have moved it, or the index may have lost it.
            afterSecondLook(id, problems.isEmpty() ? null : problems.getFirst());
            length = tryPlaces(id, out, reader, asBase, problems);
        }
        if (length < 0) {
            throw problems.isEmpty() ? missing(id) : problems.getFirst();
        }
        return length;
    }

    /// Reads the blob from the first place where it is sound; -1 if there is none, with what was wrong.
    private int tryPlaces(ChunkId id, byte[] out, Reader reader, boolean asBase, List<ProblemException> problems) {
        for (BlobRecord place : index.view().places(id)) {
            try {
                if ((!asBase || place.base().isHole()) && reader.read(place, out)) {
                    return place.plainLength();
                }
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.DAMAGED) {
                    throw e;
                }
                problems.add(e);
            }
        }
        return -1;
    }

    private void afterSecondLook(ChunkId id, @Nullable ProblemException otherwise) {
        BlobRecord found = index.refresh().find(id);
        if (found == null) {
            index.recover(sessions.packsInProgress());
            found = index.view().find(id);
        }
        if (found == null) {
            throw otherwise != null ? otherwise : missing(id);
        }
    }

    private ProblemException missing(ChunkId id) {
        return ProblemException.of(ProblemKind.DAMAGED, "Blob " + id + " is missing from " + store.location())
                .next("`vml check` names the entries that need it");
    }

    private Reader borrow() {
        synchronized (idle) {
            Reader reader = idle.poll();
            return reader != null ? reader : new Reader();
        }
    }

    private void giveBack(Reader reader) {
        synchronized (idle) {
            idle.push(reader);
        }
    }

    void close() {
        synchronized (idle) {
            idle.forEach(reader -> reader.decoder.close());
            idle.clear();
        }
    }

    private final class Reader {
        private final BlobDecoder decoder = format.newDecoder();
        private ByteBuffer stored = ByteBuffer.allocate(0);

        /// Reads the blob at this place; false if its pack is gone.
        boolean read(BlobRecord place, byte[] out) {
            if (place.plainLength() > out.length) {
                throw ProblemException.of(
                        ProblemKind.DAMAGED,
                        "Blob " + place.id() + " has " + place.plainLength() + " bytes, more than the " + out.length
                                + " that it stands for");
            }
            byte[] base = place.base().isHole() ? NOTHING : loadCached(place.base(), true);
            if (stored.capacity() < place.length()) {
                stored = ByteBuffer.allocate(place.length() + 4096);
            }
            stored.clear().limit(place.length());
            int there = store.read(
                    new ObjectName(Folder.PACKS, place.pack()), Integer.toUnsignedLong(place.offset()), stored);
            if (there < 0) {
                return false;
            }
            if (there < place.length()) {
                throw ProblemException.of(
                        ProblemKind.DAMAGED, "Pack " + place.pack() + " ends within blob " + place.id());
            }
            decoder.decode(place, stored.flip(), base, out);
            return true;
        }
    }
}
