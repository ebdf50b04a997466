package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.vml.repository.DiskSource;
import org.vml.repository.DiskTarget;

/// A disk with stretches of random bytes here and there.
///
/// @param stretches offsets and ends of what is not zero, in order
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
record SparseContent(byte[] bytes, List<DiskSource.Extent> stretches) {
    /// One stretch of up to 200 KiB in every 3 MiB, and the last bytes.
    static SparseContent random(int size, long seed) {
        System.out.println("sparse content: seed " + seed);
        Random random = new Random(seed);
        byte[] bytes = new byte[size];
        List<DiskSource.Extent> stretches = new ArrayList<>();
        for (int at = random.nextInt(1 << 20); at < size; at += 3 << 20) {
            stretches.add(new DiskSource.Extent(at, Math.min(size, at + 1 + random.nextInt(200 << 10))));
        }
        if (stretches.isEmpty() || stretches.getLast().end() < size) {
            stretches.add(new DiskSource.Extent(size - 1, size));
        }
        for (DiskSource.Extent stretch : stretches) {
            for (long i = stretch.start(); i < stretch.end(); i++) {
                bytes[(int) i] = (byte) (1 + random.nextInt(255));
            }
        }
        return new SparseContent(bytes, stretches);
    }

    void writeTo(DiskTarget target) {
        for (DiskSource.Extent stretch : stretches) {
            int length = (int) (stretch.end() - stretch.start());
            target.write(stretch.start(), ByteBuffer.wrap(bytes, (int) stretch.start(), length));
        }
    }

    Path writeRaw(Path file) throws IOException {
        return Files.write(file, bytes);
    }

    /// The source holds this content, and zeros behind it.
    void assertIn(DiskSource source) {
        ByteBuffer all = ByteBuffer.allocate((int) source.size());
        source.read(0, all);
        assertEquals(0, all.remaining());
        assertArrayEquals(Arrays.copyOf(bytes, all.capacity()), all.array());
    }

    /// The source reports all of it as data, and less than `most` bytes altogether.
    void assertReported(DiskSource source, long most) {
        byte[] seen = new byte[(int) source.size()];
        long data = 0;
        for (DiskSource.Extent e = source.nextData(0); e.start() < source.size(); e = source.nextData(e.end())) {
            ByteBuffer part = ByteBuffer.wrap(seen, (int) e.start(), (int) (e.end() - e.start()));
            source.read(e.start(), part);
            data += e.end() - e.start();
        }
        assertArrayEquals(Arrays.copyOf(bytes, seen.length), seen);
        assertTrue(data < most, data + " bytes are reported as data");
    }
}
