package org.vml.light;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.FileState;
import org.vml.repository.DiskSource;

/// The content of a light level that is being saved, read from what the guest has sent and from the level before. Its
/// size is a whole number of [FileState#PIECE]s, one at least, so that the next one's differences to it are small.
/// Thread-safe.
final class ContentSource implements DiskSource {
    private final List<PlacedPiece> pieces;
    private final NewPieces sent;
    private final @Nullable LightLevel before;
    private final long size;

    /// @param pieces ascending by offset
    /// @param before closed by whoever opened it
    ContentSource(List<PlacedPiece> pieces, NewPieces sent, @Nullable LightLevel before) {
        this.pieces = pieces;
        this.sent = sent;
        this.before = before;
        long end = pieces.isEmpty() ? 1 : pieces.getLast().end();
        this.size = Math.ceilDiv(Math.max(end, 1), FileState.PIECE) * FileState.PIECE;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Extent nextData(long offset) {
        int number = firstBehind(offset);
        if (number == pieces.size()) {
            return new Extent(size, size);
        }
        PlacedPiece piece = pieces.get(number);
        return new Extent(Math.max(offset, piece.offset()), piece.end());
    }

    /// The number of the first piece that ends behind `offset`.
    private int firstBehind(long offset) {
        int low = 0;
        int high = pieces.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pieces.get(middle).end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        long end = offset + into.remaining();
        ByteBuffer zeros = into.duplicate();
        while (zeros.hasRemaining()) {
            zeros.put((byte) 0);
        }
        int start = into.position();
        for (int i = firstBehind(offset); i < pieces.size() && pieces.get(i).offset() < end; i++) {
            PlacedPiece piece = pieces.get(i);
            int from = (int) Math.max(0, offset - piece.offset());
            int to = (int) Math.min(piece.length(), end - piece.offset());
            int at = start + (int) (piece.offset() + from - offset);
            read(piece, from, into.duplicate().position(at).limit(at + to - from));
        }
        into.position(into.limit());
    }

    private void read(PlacedPiece piece, int from, ByteBuffer into) {
        if (sent.has(piece.digest())) {
            sent.read(piece.digest(), from, into);
        } else if (before != null) {
            into.put(before.read(piece.digest()), from, into.remaining());
        } else {
            throw new IllegalStateException("nobody has the piece " + piece.digest());
        }
    }

    @Override
    public void close() {
        // what it reads from belongs to others
    }
}
