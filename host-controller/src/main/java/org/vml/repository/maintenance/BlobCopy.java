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
final class BlobCopy {
    private final Repository repository;
    private final String session;

    BlobCopy(Repository repository, String session) {
        this.repository = repository;
        this.session = session;
    }

    /// Copies the blobs, makes them durable and covers them; returns how many bytes the new packs have.
    long copy(List<BlobRecord> blobs, Run run) {
        run.phase("copying", blobs.stream().mapToLong(BlobRecord::length).sum());
        Packs packs = new Packs(repository.store(), repository.format(), session);
        List<BlobRecord> copied = new ArrayList<>();
        boolean done = false;
        try {
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
                repository.index().write(session + "-copied", names, copied);
            }
            done = true;
            return packs.total();
        } finally {
            if (done) {
                packs.close();
            } else {
                packs.abandon();
            }
        }
    }

    /// The bytes of a blob; null if another prune has copied it, and deleted its pack, meanwhile.
    private @Nullable ByteBuffer read(BlobRecord blob) {
        ByteBuffer bytes = ByteBuffer.allocate(blob.length());
        ObjectName pack = new ObjectName(Folder.PACKS, blob.pack());
        int there = repository.store().read(pack, Integer.toUnsignedLong(blob.offset()), bytes);
        if (there >= 0 && repository.format().isIntact(blob, bytes.flip())) {
            return bytes;
        }
        if (there < 0 && repository.index().refresh().findReliable(blob.id()) != null) {
            return null;
        }
        throw ProblemException.of(
                        ProblemKind.DAMAGED,
                        "Could not prune: blob " + blob.id() + " in pack " + blob.pack() + " is damaged")
                .next("Nothing was deleted. `vml check --full` names the entries that need it");
    }
}
