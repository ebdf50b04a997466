package org.vml.agent.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.wire.Bytes;

class DirectoryScanTest {
    @TempDir
    private Path folder;

    private static byte[] raw(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void namesComeInTheOrderOfTheirBytesHoweverManyThereAre() throws IOException {
        int directory = Linux.openDirectory(Linux.AT_FDCWD, raw(folder.toString()));
        for (int i = 0; i < 5000; i++) {
            Files.createFile(
                    folder.resolve("a-file-with-a-name-that-is-long-enough-to-need-more-room-" + i * 7919 % 5000));
        }
        LinuxChanges.makeDirectory(directory, raw("\u00ff\u00fe"), 0700);
        LinuxChanges.makeDirectory(directory, raw("A"), 0700);
        List<Bytes> expected = new ArrayList<>(Linux.list(directory));
        expected.sort(null);
        Linux.close(directory);
        directory = Linux.openDirectory(Linux.AT_FDCWD, raw(folder.toString()));
        try (DirectoryScan scan = new DirectoryScan()) {
            scan.read(directory);
            List<Bytes> names = new ArrayList<>();
            for (int i = 0; i < scan.count(); i++) {
                names.add(scan.name(i));
                assertEquals(i, scan.indexOf(names.get(i)));
            }
            assertEquals(expected, names);
            assertTrue(scan.indexOf(Bytes.of(raw("B"))) < 0);
        } finally {
            Linux.close(directory);
        }
    }

    @Test
    void factsAndFingerprintAreThoseOfAPlainStat() throws IOException {
        int directory = Linux.openDirectory(Linux.AT_FDCWD, raw(folder.toString()));
        Files.writeString(folder.resolve("file"), "content");
        Files.createLink(folder.resolve("same"), folder.resolve("file"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        LinuxChanges.makeDirectory(directory, raw("directory"), 0700);
        LinuxChanges.makeNode(directory, raw("fifo"), FileKind.FIFO, 0600, 0);
        LinuxChanges.makeNode(directory, raw("device"), FileKind.CHAR_DEVICE, 0600, 300L << 32 | 70_000);
        LinuxChanges.own(directory, raw("fifo"), -2, -3);
        LinuxChanges.permit(directory, raw("file"), 06751);
        Fingerprint expected = new Fingerprint();
        Fingerprint fingerprint = new Fingerprint();
        try (DirectoryScan scan = new DirectoryScan()) {
            scan.read(directory);
            assertEquals(6, scan.count());
            for (int i = 0; i < scan.count(); i++) {
                assertEquals(0, scan.stat(i));
                Stat stat = Linux.stat(directory, scan.name(i).shared());
                assertEquals(stat.facts(), scan.facts());
                assertEquals(stat.device(), scan.device());
                expected.add(scan.name(i), stat.facts());
                scan.addTo(fingerprint, i);
            }
            Files.delete(folder.resolve("link"));
            assertEquals(Errno.ENOENT, scan.stat(scan.indexOf(Bytes.of(raw("link")))));
        } finally {
            Linux.close(directory);
        }
        assertEquals(expected.value(), fingerprint.value());
    }
}
