package org.vml.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.agent.secret.Secret;
import org.vml.agent.secret.SecretScanner;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.Segment;

/// The content of a file.
///
/// @param size how many bytes there were
/// @param data as in [FileState]
/// @param secret what it was found to be; then nothing else is known, and null otherwise
record Content(
        long size,
        List<Digest> pieces,
        List<Segment> data,
        @Nullable Secret secret) {
    static final Content NONE = new Content(0, List.of(), List.of(), null);

    private static final long BLOCK = 512;

    /// Reads it, and offers its pieces; all of it is looked through before the first one is offered.
    static Content read(int file, Stat stat, @Nullable Offers offers) throws IOException {
        byte[] piece = new byte
                [(int) Math.min(FileState.PIECE, Math.max(1, stat.facts().size()))];
        Secret secret = offers == null ? null : scan(file, stat, piece);
        if (secret != null) {
            return new Content(0, List.of(), List.of(), secret);
        }
        SecretScanner scanner = new SecretScanner();
        List<Digest> pieces = new ArrayList<>();
        long size = 0;
        int length;
        do {
            length = fill(file, size, piece, stat.facts().size());
            // It may have changed since it was looked through.
            Optional<Secret> found = offers == null ? Optional.empty() : scanner.feed(piece, length);
            if (found.isPresent()) {
                return new Content(0, List.of(), List.of(), found.get());
            }
            if (length > 0) {
                Digest digest = Digest.of(piece, length);
                pieces.add(digest);
                if (offers != null) {
                    offers.add(digest, piece, length);
                }
            }
            size += length;
        } while (length == FileState.PIECE);
        return new Content(size, pieces, data(file, stat, size), null);
    }

    /// A file of one piece is looked through when that is read.
    private static @Nullable Secret scan(int file, Stat stat, byte[] piece) throws LinuxException {
        SecretScanner scanner = new SecretScanner();
        long size = stat.facts().size();
        for (long at = 0; size > FileState.PIECE && at < size; ) {
            int length = fill(file, at, piece, size);
            Optional<Secret> found = scanner.feed(piece, length);
            if (found.isPresent()) {
                return found.get();
            }
            if (length == 0) {
                break;
            }
            at += length;
        }
        return null;
    }

    /// Up to the end of the piece, or of the file as it was: what was written behind that since is for the next save.
    private static int fill(int file, long offset, byte[] piece, long size) throws LinuxException {
        int wanted = (int) Math.min(piece.length, size - offset);
        int done = 0;
        while (done < wanted) {
            int got = Linux.read(file, offset + done, piece, done, wanted - done);
            if (got == 0) {
                break;
            }
            done += got;
        }
        return done;
    }

    private static List<Segment> data(int file, Stat stat, long size) throws LinuxException {
        if (stat.blocks() * BLOCK >= size) {
            return List.of();
        }
        List<Segment> data = new ArrayList<>();
        for (long at = Linux.nextData(file, 0); at >= 0 && at < size; ) {
            long end = Math.min(size, Linux.nextHole(file, at));
            data.add(new Segment(at, end - at));
            at = end < size ? Linux.nextData(file, end) : -1;
        }
        if (data.isEmpty()) {
            return List.of(new Segment(size, 0));
        }
        boolean isWhole = data.size() == 1 && data.getFirst().equals(new Segment(0, size));
        return isWhole ? List.of() : data;
    }
}
