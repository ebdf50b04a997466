package org.vml.agent.capture;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.capture.SecretFilter.Finding;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

/// Reads files piece by piece. Nothing of a file is offered before all of it has been looked through: a short one is
/// kept in memory until then, a long one is read twice, and looked through again as it may have changed. One at a
/// time.
final class ContentReader {
    /// Up to which size a file is kept in memory, in bytes.
    private static final int SHORT = AgentMessage.Offer.MOST_OFFERED;

    private static final int BLOCK = 512;
    private static final int MOST_SEGMENTS = 5_000;

    private final SecretFilter secrets;
    private final MessageDigest sha;
    private final byte[] buffer = new byte[FileState.PIECE];

    ContentReader(SecretFilter secrets) {
        this.secrets = secrets;
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// A piece that was read, and is not offered yet.
    private record Held(Digest digest, Bytes content) {
        void offer(Offers offers) throws IOException {
            offers.add(digest, content.shared(), content.length());
        }
    }

    /// Digests a file up to the size that it has now; secrets count as anything else.
    Content digest(int file, Stat stat) throws IOException {
        List<Digest> pieces = new ArrayList<>();
        long size = 0;
        for (int length = fill(file, 0, stat); length > 0; length = fill(file, size, stat)) {
            pieces.add(digest(length));
            size += length;
        }
        return new Content(size, pieces, data(file, stat, size), null);
    }

    /// Looks through a file, and offers it if it is no secret.
    Content offer(RawPath path, int file, Stat stat, Offers offers) throws IOException {
        boolean isShort = stat.facts().size() <= SHORT;
        Finding early = isShort ? null : scan(path, file, stat);
        return early == null ? offer(path, file, stat, offers, isShort) : Content.secret(early);
    }

    private @Nullable Finding scan(RawPath path, int file, Stat stat) throws LinuxException {
        SecretFilter.Content content = secrets.content(path, stat.facts());
        long size = 0;
        for (int length = fill(file, 0, stat); length > 0; length = fill(file, size, stat)) {
            Finding found = content.feed(buffer, length);
            if (found != null) {
                return found;
            }
            size += length;
        }
        return content.finish();
    }

    private Content offer(RawPath path, int file, Stat stat, Offers offers, boolean isShort) throws IOException {
        SecretFilter.Content content = secrets.content(path, stat.facts());
        List<Digest> pieces = new ArrayList<>();
        List<Held> held = new ArrayList<>();
        long size = 0;
        for (int length = fill(file, 0, stat); length > 0; length = fill(file, size, stat)) {
            Finding found = content.feed(buffer, length);
            if (found != null) {
                return Content.secret(found);
            }
            if (!isShort) {
                release(held, offers);
            }
            held.add(new Held(digest(length), Bytes.owned(Arrays.copyOf(buffer, length))));
            pieces.add(held.getLast().digest());
            size += length;
        }
        Finding found = content.finish();
        if (found != null) {
            return Content.secret(found);
        }
        release(held, offers);
        return new Content(size, pieces, data(file, stat, size), null);
    }

    private static void release(List<Held> held, Offers offers) throws IOException {
        for (Held each : held) {
            each.offer(offers);
        }
        held.clear();
    }

    private Digest digest(int length) {
        sha.update(buffer, 0, length);
        return new Digest(Bytes.owned(sha.digest()));
    }

    /// Up to the end of the piece, or of the file as it was: what was written behind that since is for the next save.
    private int fill(int file, long offset, Stat stat) throws LinuxException {
        int wanted = (int) Math.min(FileState.PIECE, stat.facts().size() - offset);
        int done = 0;
        while (done < wanted) {
            int got = Linux.read(file, offset + done, buffer, done, wanted - done);
            if (got == 0) {
                break;
            }
            done += got;
        }
        return done;
    }

    private static List<Segment> data(int file, Stat stat, long size) {
        try {
            return stat.blocks() * BLOCK >= size ? List.of() : segments(file, size);
        } catch (LinuxException e) {
            // Not every file system can tell; to have no holes is always right.
            return List.of();
        }
    }

    private static List<Segment> segments(int file, long size) throws LinuxException {
        List<Segment> data = new ArrayList<>();
        for (long at = Linux.nextData(file, 0); at >= 0 && at < size; ) {
            long end = Math.min(size, Linux.nextHole(file, at));
            data.add(new Segment(at, end - at));
            at = end < size && data.size() <= MOST_SEGMENTS ? Linux.nextData(file, end) : -1;
        }
        if (data.isEmpty()) {
            return List.of(new Segment(size, 0));
        }
        boolean isWhole = data.size() == 1 && data.getFirst().equals(new Segment(0, size));
        return isWhole || data.size() > MOST_SEGMENTS ? List.of() : data;
    }
}
