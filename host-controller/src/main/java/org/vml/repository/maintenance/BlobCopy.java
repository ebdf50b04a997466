package org.vml.repository.maintenance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.repository.BlobRecord;
import org.vml.repository.Packs;
import org.vml.repository.Repository;

/// Copies blobs as they are into packs of this session. Each is checked on the way: damage is not passed on.
final class BlobCopy implements AutoCloseable {
    private final Repository repository;
    private final String session;
    private final Packs packs;
    private List<BlobRecord> uncovered = new ArrayList<>();
    private long uncoveredBytes;
    private int segments;

    /// What became of a blob.
    enum Outcome {
        COPIED,
        /// Its pack is gone: another prune, which looked later, has copied it or found that nobody needs it.
        GONE,
        /// It cannot be read as it was written.
        DAMAGED
    }

    BlobCopy(Repository repository, String session) {
        this.repository = repository;
        this.session = session;
        this.packs = new Packs(repository.store(), repository.format(), session);
    }

    /// Copies a blob. Nobody can find the copy before [#cover].
    Outcome copy(BlobRecord blob) {
        ByteBuffer bytes = ByteBuffer.allocate(blob.length());
        ObjectName pack = new ObjectName(Folder.PACKS, blob.pack());
        int there = repository.store().read(pack, Integer.toUnsignedLong(blob.offset()), bytes);
        if (there < 0) {
            return Outcome.GONE;
        }
        if (!repository.format().isIntact(blob, bytes.flip())) {
            return Outcome.DAMAGED;
        }
        Packs.Place place = packs.append(bytes);
        uncovered.add(blob.at(place.pack(), place.offset()));
        uncoveredBytes += blob.length();
        return Outcome.COPIED;
    }

    /// Whether a pack is full of copies that are not covered.
    boolean isFull() {
        return uncoveredBytes >= repository.format().sizes().pack();
    }

    /// Makes the copies durable and covers them: from here on they are found.
    void cover() {
        List<String> names = packs.publish();
        if (!names.isEmpty()) {
            repository.index().write(session + "-copied" + segments++, names, uncovered);
        }
        uncovered = new ArrayList<>();
        uncoveredBytes = 0;
    }

    /// How many bytes the new packs have.
    long total() {
        return packs.total();
    }

    /// Gives up what was not published; what was stays, as copies that nobody needs.
    @Override
    public void close() {
        packs.close();
    }
}
