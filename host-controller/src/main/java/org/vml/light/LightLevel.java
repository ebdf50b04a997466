package org.vml.light;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.vml.logbook.Entry;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Digest;
import org.vml.repository.DiskSource;
import org.vml.repository.Repository;

/// The light level of an entry, open for reading. Thread-safe.
public final class LightLevel implements AutoCloseable {
    static final String INDEX = "index";
    static final String CONTENT = "content";

    /// The longest index in bytes: some hundred thousand files.
    static final long LONGEST_INDEX = 64 << 20;

    private final LightIndex index;
    private final DiskSource content;
    private final Map<Digest, PlacedPiece> pieces = new HashMap<>();

    private LightLevel(LightIndex index, DiskSource content) {
        this.index = index;
        this.content = content;
        index.pieces().forEach(piece -> pieces.put(piece.digest(), piece));
    }

    /// A problem of kind `NOT_FOUND` if the entry has none.
    public static LightLevel open(Repository repository, Entry entry) {
        Map<String, DiskSource> parts = repository.openLight(entry);
        DiskSource index = parts.remove(INDEX);
        DiskSource content = parts.remove(CONTENT);
        parts.values().forEach(DiskSource::close);
        if (index == null || content == null) {
            throw ProblemException.of(
                            ProblemKind.NOT_FOUND, "The entry " + entry.name() + " has no light level to look into")
                    .next("`vml save NAME --light` saves one of a running machine");
        }
        try (index) {
            return new LightLevel(LightIndex.decode(bytesOf(index)), content);
        } catch (RuntimeException | Error e) {
            content.close();
            throw e;
        }
    }

    private static byte[] bytesOf(DiskSource index) {
        if (index.size() > LONGEST_INDEX) {
            throw ProblemException.of(
                    ProblemKind.DAMAGED,
                    "The index of a light level has " + index.size() + " bytes, which is too long");
        }
        byte[] bytes = new byte[(int) index.size()];
        index.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    public LightIndex index() {
        return index;
    }

    /// Whether a piece is here.
    boolean has(Digest digest) {
        return pieces.containsKey(digest);
    }

    /// The content of a piece, verified.
    public byte[] read(Digest digest) {
        PlacedPiece piece = pieces.get(digest);
        if (piece == null || piece.end() > content.size()) {
            throw ProblemException.of(ProblemKind.DAMAGED, "The light level lacks the piece " + digest + " of a file")
                    .next("`vml check --full` says more");
        }
        byte[] bytes = new byte[piece.length()];
        content.read(piece.offset(), ByteBuffer.wrap(bytes));
        if (!Digest.of(bytes, bytes.length).equals(digest)) {
            throw ProblemException.of(ProblemKind.DAMAGED, "The piece " + digest + " of a file is not what it was");
        }
        return bytes;
    }

    @Override
    public void close() {
        content.close();
    }
}
