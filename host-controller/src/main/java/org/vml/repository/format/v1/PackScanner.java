package org.vml.repository.format.v1;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vml.repository.BlobRecord;
import org.vml.repository.Format.PackBytes;
import org.vml.repository.Format.PackScan;

/// Reads a pack from its beginning and finds the blobs whose checksum is right. Behind a damaged stretch it looks for
/// the next one byte by byte.
final class PackScanner {
    private static final int WINDOW = 2 * (PackLayout.LARGEST_PLAIN + 1024);

    private final String pack;
    private final long size;
    private final PackBytes source;
    private final List<BlobRecord> blobs = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();

    PackScanner(String pack, long size, PackBytes source) {
        this.pack = pack;
        this.size = size;
        this.source = source;
    }

    PackScan scan() {
        byte[] magic = PackLayout.MAGIC.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer window = ByteBuffer.allocate((int) Math.min(size, WINDOW));
        long windowAt = 0;
        fill(window, windowAt);
        if (window.remaining() < magic.length || !window.slice(0, magic.length).equals(ByteBuffer.wrap(magic))) {
            damage.add("Pack " + pack + " does not begin as a pack does");
        }
        long at = magic.length;
        long damagedFrom = -1;
        while (at < size) {
            boolean readOn = at - windowAt > window.limit() / 2 && windowAt + window.limit() < size;
            if (readOn) {
                windowAt = at;
                fill(window, windowAt);
            }
            int blobLength = blobAt(window, (int) (at - windowAt), at);
            if (blobLength > 0) {
                report(damagedFrom, at);
                damagedFrom = -1;
                at += blobLength;
            } else {
                damagedFrom = damagedFrom < 0 ? at : damagedFrom;
                at++;
                if (at - windowAt >= window.limit()) {
                    break; // shorter than it was said to be
                }
            }
        }
        report(damagedFrom, size);
        return new PackScan(blobs, damage);
    }

    private void fill(ByteBuffer window, long at) {
        window.clear();
        source.read(at, window);
        window.flip();
    }

    /// Records the blob at this place and returns its length, or 0 if there is no sound one.
    private int blobAt(ByteBuffer window, int position, long at) {
        if (position >= window.limit()) {
            return 0;
        }
        ByteBuffer rest = window.slice(position, window.limit() - position);
        PackLayout.Header header = PackLayout.readHeader(rest);
        if (header == null
                || header.blobLength() > rest.remaining()
                || !PackLayout.checksumMatches(rest.slice(0, header.blobLength()))) {
            return 0;
        }
        blobs.add(new BlobRecord(
                header.id(),
                header.kind(),
                header.encoding(),
                header.base(),
                pack,
                (int) at,
                header.blobLength(),
                header.plainLength()));
        return header.blobLength();
    }

    private void report(long from, long to) {
        if (from >= 0) {
            damage.add("Pack " + pack + " is damaged from byte " + from + " to " + to);
        }
    }
}
