package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.repository.DiskChanges;
import org.vml.repository.DiskSource.Extent;

/// Overlays written to by `qemu-io`, as a machine writes to them.
class OverlaysTest {
    private static final long SIZE = 8L << 30;
    private static final int CLUSTER = 1 << 16;

    @TempDir
    private Path directory;

    @Test
    void aNewOverlayIsEmpty() {
        Path overlay = overlay("a b%.qcow2");
        assertTrue(Overlays.isEmpty(overlay));
    }

    @Test
    void whatWasWrittenIsAChangeZerosToo() throws Exception {
        Path overlay = overlay("a.qcow2");
        write(overlay, "write -z 5G 64k", "write -P 7 1M 64k", "discard 7G 128k");
        assertFalse(Overlays.isEmpty(overlay));
        try (DiskChanges changes = Overlays.changes(List.of(overlay))) {
            assertEquals(SIZE, changes.size());
            assertEquals(new Extent(1 << 20, (1 << 20) + CLUSTER), changes.nextChange(0));
            assertEquals(new Extent(5L << 30, (5L << 30) + CLUSTER), changes.nextChange(2 << 20));
            assertEquals(new Extent(7L << 30, (7L << 30) + 2 * CLUSTER), changes.nextChange(6L << 30));
            assertEquals(new Extent(SIZE, SIZE), changes.nextChange((7L << 30) + 2 * CLUSTER));
            assertArrayEquals(filled(7), read(changes, 1 << 20));
            assertArrayEquals(filled(0), read(changes, 5L << 30));
        }
    }

    @Test
    void ofSeveralOverlaysTheTopOneCounts() throws Exception {
        Path bottom = overlay("bottom.qcow2");
        Path top = overlay("top.qcow2");
        write(bottom, "write -P 1 0 64k", "write -P 2 1M 64k");
        write(top, "write -P 3 1M 64k", "write -P 4 2M 64k");
        try (DiskChanges changes = Overlays.changes(List.of(top, bottom))) {
            assertArrayEquals(filled(1), read(changes, 0));
            assertArrayEquals(filled(3), read(changes, 1 << 20));
            assertArrayEquals(filled(4), read(changes, 2 << 20));
            assertEquals(new Extent(SIZE, SIZE), changes.nextChange((2 << 20) + CLUSTER));
        }
    }

    @Test
    void aRebasedOverlayKeepsItsContent() throws Exception {
        Path overlay = overlay("a.qcow2");
        write(overlay, "write -P 9 3M 64k");
        Overlays.rebase(overlay, directory.resolve("other.sock"), "vdb");
        try (DiskChanges changes = Overlays.changes(List.of(overlay))) {
            assertArrayEquals(filled(9), read(changes, 3 << 20));
        }
    }

    private Path overlay(String name) {
        Path file = directory.resolve(name);
        Overlays.create(file, directory.resolve("no body.sock"), "vda", SIZE);
        return file;
    }

    /// Over a file of zeros, which takes the place of the export.
    private void write(Path overlay, String... commands) throws IOException, InterruptedException {
        Path below = directory.resolve("below.raw");
        try (RandomAccessFile zeros = new RandomAccessFile(below.toFile(), "rw")) {
            zeros.setLength(SIZE);
        }
        run("qemu-img", "rebase", "-u", "-f", "qcow2", "-F", "raw", "-b", below.toString(), overlay.toString());
        List<String> command = new ArrayList<>(List.of("qemu-io", "-d", "unmap", "-f", "qcow2"));
        for (String one : commands) {
            command.addAll(List.of("-c", one));
        }
        command.add(overlay.toString());
        run(command.toArray(String[]::new));
        Overlays.rebase(overlay, directory.resolve("nobody.sock"), "vda");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private static byte[] read(DiskChanges changes, long offset) {
        ByteBuffer into = ByteBuffer.allocate(CLUSTER);
        changes.read(offset, into);
        return into.array();
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[CLUSTER];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
