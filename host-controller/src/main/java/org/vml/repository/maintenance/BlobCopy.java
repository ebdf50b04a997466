package org.vml.repository.maintenance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.BlobRecord;
import org.vml.repository.Packs;
import org.vml.repository.Repository;

/// Copies blobs as they are into packs of this session. Each is checked on the way: damage is not passed on, and stops
/// the prune before it has deleted anything.
final class BlobCopy implements AutoCloseable {
    private final Repository repository;
    private final String session;
    private final Packs packs;
    private int segments;

    BlobCopy(Repository repository, String session) {
        this.repository = repository;
        this.session = session;
        this.packs = new Packs(repository.store(), repository.format(), session);
    }

    /// Copies blobs, makes them durable and covers them. False if some were gone: another prune, which looked later,
    /// has copied them or found that nobody needs them.
    boolean copy(List<BlobRecord> blobs, Run run) {
        run.phase("copying", blobs.stream().mapToLong(BlobRecord::length).sum());
        List<BlobRecord> copied = new ArrayList<>();
        for (BlobRecord blob : blobs) {
            run.checkCancelled();
            ByteBuffer bytes = read(blob);
            if (bytes != null) {
                Packs.Place place = packs.append(bytes);
                copied.add(blob.at(place.pack(), place.offset()));
            }
            run.advance(blob.length());
        }
        List<String> names = packs.publish();
        if (!names.isEmpty()) {
            repository.index().write(session + "-copied" + segments++, names, copied);
        }
        return copied.size() == blobs.size();
    }

    /// How many bytes the new packs have.
    long total() {
        return packs.total();
    }

    /// The bytes of a blob; null if its pack is gone.
    private @Nullable ByteBuffer read(BlobRecord blob) {
        ByteBuffer bytes = ByteBuffer.allocate(blob.length());
        ObjectName pack = new ObjectName(Folder.PACKS, blob.pack());
        int there = repository.store().read(pack, Integer.toUnsignedLong(blob.offset()), bytes);
        if (there < 0) {
            return null;
        }
        if (!repository.format().isIntact(blob, bytes.flip())) {
            throw ProblemException.of(
                            ProblemKind.DAMAGED,
                            "Could not prune: blob " + blob.id() + " in pack " + blob.pack() + " is damaged")
                    .next("Nothing was deleted. `vml check --full` names the entries that need it");
        }
        return bytes;
    }

    /// Gives up what was not published; what was stays, as copies that nobody needs.
    @Override
    public void close() {
        packs.close();
    }
}
