package org.vml.agent.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vml.agent.platform.Linux;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

/// Writes the content of staged files, a batch of pieces at a time, in their order. Holes are neither asked for nor
/// written, and what the guest has at the same place already is not asked for: of an overlay's lower layer nobody
/// else may have it.
final class Contents {
    private final Tree tree;
    private final PieceSource source;
    private final Changes changes;
    private final List<Part> batch = new ArrayList<>();
    private final Set<Digest> asked = new LinkedHashSet<>();
    private long bytes;

    /// A piece of a staged file.
    private record Part(int directory, int number, RawPath path, FileState state, int piece) {
        long start() {
            return (long) piece * FileState.PIECE;
        }

        long end() {
            return start() + state.pieceLength(piece);
        }
    }

    Contents(Tree tree, PieceSource source, Changes changes) {
        this.tree = tree;
        this.source = source;
        this.changes = changes;
    }

    /// Asks for the content of the file `new/number`, and writes some of what was asked for.
    void add(int directory, int number, RawPath path, FileState state) throws IOException {
        try (Present present = Present.of(tree, path, state)) {
            add(directory, number, path, state, present);
        }
    }

    private void add(int directory, int number, RawPath path, FileState state, Present present) throws IOException {
        for (int piece = 0; piece < state.pieces().size(); piece++) {
            Part part = new Part(directory, number, path, state, piece);
            if (segments(part).isEmpty()) {
                continue;
            }
            byte[] here = present.piece(piece);
            if (here != null) {
                write(part, here);
                continue;
            }
            int length = state.pieceLength(piece);
            Digest digest = state.pieces().get(piece);
            boolean isFull = bytes + length > AgentMessage.Offer.MOST_OFFERED || asked.size() == PieceSource.MOST;
            if (isFull && !asked.contains(digest)) {
                finish();
            }
            if (asked.add(digest)) {
                bytes += length;
            }
            batch.add(part);
        }
    }

    /// Writes the rest.
    void finish() throws IOException {
        List<Digest> digests = List.copyOf(asked);
        List<Bytes> answers = digests.isEmpty() ? List.of() : source.fetch(digests);
        if (answers.size() != digests.size()) {
            throw new RestoreException(answers.size() + " pieces came where " + digests.size() + " were asked for");
        }
        Map<Digest, byte[]> contents = new HashMap<>();
        for (int i = 0; i < digests.size(); i++) {
            contents.put(digests.get(i), answers.get(i).shared());
        }
        for (Part part : batch) {
            write(part, contents.getOrDefault(part.state().pieces().get(part.piece()), new byte[0]));
        }
        batch.clear();
        asked.clear();
        bytes = 0;
    }

    private void write(Part part, byte[] content) throws IOException {
        boolean isRight = content.length == part.state().pieceLength(part.piece())
                && Digest.of(content, content.length)
                        .equals(part.state().pieces().get(part.piece()));
        if (!isRight) {
            throw new RestoreException("piece " + part.piece() + " of " + part.path() + " came with another content");
        }
        int file = Linux.open(part.directory(), Stage.name(part.number()), Linux.O_WRONLY | Linux.O_NOFOLLOW, 0);
        try {
            for (Segment segment : segments(part)) {
                int from = (int) (segment.offset() - part.start());
                changes.write(file, segment.offset(), content, from, (int) segment.length());
            }
        } finally {
            Linux.close(file);
        }
    }

    /// What of a piece is no hole.
    private static List<Segment> segments(Part part) {
        if (part.state().data().isEmpty()) {
            return List.of(new Segment(part.start(), part.end() - part.start()));
        }
        List<Segment> within = new ArrayList<>();
        for (Segment segment : part.state().data()) {
            long from = Math.max(segment.offset(), part.start());
            long to = Math.min(segment.offset() + segment.length(), part.end());
            if (from < to) {
                within.add(new Segment(from, to - from));
            }
        }
        return within;
    }
}
