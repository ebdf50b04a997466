package org.vml.diskserver;

import java.io.IOException;
import org.vml.nbd.NbdProtocol;
import org.vml.problem.ProblemException;

/// Tells where a disk holds zeros, from its tree alone. Thread-safe. Source: `doc/proto.md`,
/// "NBD_REPLY_TYPE_BLOCK_STATUS", "base:allocation".
final class Statuses {
    /// The id of the metadata context `base:allocation`, the only one.
    static final int CONTEXT = 0;

    /// A reply of 32 KiB; the client asks again for the rest.
    private static final int MOST = 4096;

    private static final int HOLE = NbdProtocol.STATE_HOLE | NbdProtocol.STATE_ZERO;

    private final ServedDisk disk;
    private final Replies replies;

    Statuses(ServedDisk disk, Replies replies) {
        this.disk = disk;
        this.replies = replies;
    }

    void answer(Request request) throws IOException {
        boolean one = (request.flags() & NbdProtocol.CMD_FLAG_REQ_ONE) != 0;
        Stretches stretches = new Stretches(request, one ? 1 : MOST);
        try {
            stretches.find();
        } catch (ProblemException e) {
            disk.failed(e);
            if (stretches.count == 0) {
                replies.failed(request, e);
                return;
            }
        }
        replies.status(request, CONTEXT, stretches.descriptors, stretches.count);
    }

    private final class Stretches {
        private final long end;
        private final int[] descriptors;
        private long at;
        private int count;

        Stretches(Request request, int most) {
            this.at = request.offset();
            this.end = request.end();
            this.descriptors = new int[2 * (int) Math.min(most, 1 + Math.ceilDiv(request.length(), disk.chunkSize()))];
        }

        void find() {
            while (at < end && 2 * count < descriptors.length) {
                long chunk = at / disk.chunkSize();
                if (disk.id(chunk).isHole()) {
                    add(disk.nextData(chunk + 1), HOLE);
                } else {
                    add(nextHole(chunk + 1), 0);
                }
            }
        }

        private long nextHole(long from) {
            long chunk = from;
            while (chunk * disk.chunkSize() < end && !disk.id(chunk).isHole()) {
                chunk++;
            }
            return chunk;
        }

        private void add(long toChunk, int status) {
            long stop = Math.min(end, toChunk * disk.chunkSize());
            descriptors[2 * count] = (int) (stop - at);
            descriptors[2 * count + 1] = status;
            count++;
            at = stop;
        }
    }
}
