package org.vml.diskserver;

import java.util.Arrays;

/// Notices when a client reads chunk after chunk, a few such streams at a time, and has the next ones come. For
/// one thread.
final class ReadAhead {
    private static final int STREAMS = 4;

    /// After how many chunks in a row it begins, and how far it goes.
    private static final int BEGIN = 2;

    private static final int FAR = 4;

    private final ServedDisk disk;
    private final long[] last = new long[STREAMS];
    private final int[] length = new int[STREAMS];
    private int oldest;

    ReadAhead(ServedDisk disk) {
        this.disk = disk;
        Arrays.fill(last, -2);
    }

    /// Notes that a client reads these bytes.
    void read(long offset, long bytes) {
        long first = offset / disk.chunkSize();
        long end = (offset + bytes - 1) / disk.chunkSize();
        for (int i = 0; i < STREAMS; i++) {
            if (first == last[i] || first == last[i] + 1) {
                goOn(i, end);
                return;
            }
        }
        last[oldest] = end;
        length[oldest] = 0;
        oldest = (oldest + 1) % STREAMS;
    }

    private void goOn(int stream, long end) {
        if (end == last[stream]) {
            return;
        }
        length[stream] += (int) (end - last[stream]);
        last[stream] = end;
        for (int i = 1; length[stream] >= BEGIN && i <= FAR; i++) {
            disk.bringAhead(end + i);
        }
    }
}
