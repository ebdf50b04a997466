package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;
import org.vml.repository.DiskChanges;
import org.vml.repository.DiskSource.Extent;

/// Bitmaps that the real `qemu-img` makes, and `qemu-io` sets.
class DirtyBitmapsTest {
    private static final int CLUSTER = 64 << 10;

    @TempDir
    private Path directory;

    private Path image;

    @BeforeEach
    void make() throws Exception {
        image = directory.resolve("a.qcow2");
        run("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "64M");
        run("qemu-io", "-c", "write -P 1 0 1M", image.toString());
        run("qemu-img", "bitmap", "--add", image.toString(), "b1");
    }

    @Test
    void saysWhatWasWrittenSince() throws Exception {
        run("qemu-io", "-c", "write -P 2 128k 64k", "-c", "write -z 1M 64k", image.toString());
        try (DiskChanges changes = DirtyBitmaps.changes(image, "b1").orElseThrow()) {
            assertEquals(64 << 20, changes.size());
            assertEquals(new Extent(2 * CLUSTER, 3 * CLUSTER), changes.nextChange(0));
            assertEquals(new Extent(16 * CLUSTER, 17 * CLUSTER), changes.nextChange(3 * CLUSTER), "zeros, too");
            assertEquals(new Extent(64 << 20, 64 << 20), changes.nextChange(17 * CLUSTER));
            ByteBuffer read = ByteBuffer.allocate(1);
            changes.read(2 * CLUSTER, read);
            assertEquals(2, read.get(0));
        }
    }

    @Test
    void trustsNoneThatDoesNotRecord() throws Exception {
        assertTrue(DirtyBitmaps.changes(image, "b2").isEmpty(), "there is none");
        run("qemu-img", "bitmap", "--disable", image.toString(), "b1");
        assertTrue(DirtyBitmaps.changes(image, "b1").isEmpty(), "it does not record");
    }

    @Test
    void removesThemMoreThanOnce() throws Exception {
        DirtyBitmaps.remove(image, "b1");
        DirtyBitmaps.remove(image, "b1");
        assertTrue(DirtyBitmaps.changes(image, "b1").isEmpty());
    }

    @Test
    void anImageThatRefersToOthersIsRefused() throws Exception {
        Path overlay = directory.resolve("o.qcow2");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", image.toString(), overlay.toString());
        assertThrows(ProblemException.class, () -> DirtyBitmaps.changes(overlay, "b1"));
    }

    private static void run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
