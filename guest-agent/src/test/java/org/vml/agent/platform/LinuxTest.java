package org.vml.agent.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.wire.Bytes;

class LinuxTest {
    @TempDir
    private Path folder;

    private int directory;

    @BeforeEach
    void open() throws IOException {
        directory = Linux.openDirectory(Linux.AT_FDCWD, raw(folder.toString()));
    }

    @AfterEach
    void close() {
        Linux.close(directory);
    }

    private static byte[] raw(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void statTellsWhatJavaTells() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "hello");
        Stat stat = Linux.stat(directory, raw("file"));
        assertEquals(FileKind.FILE, stat.facts().kind());
        assertEquals(5, stat.facts().size());
        assertEquals(Files.getAttribute(file, "unix:ino"), stat.facts().inode());
        assertEquals(Files.getAttribute(file, "unix:uid"), stat.facts().uid());
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        assertEquals(
                new FileTime(modified.getEpochSecond(), modified.getNano()),
                stat.facts().modified());
        assertEquals(
                Files.getAttribute(file, "unix:mode"), 0100000 | stat.facts().mode());
    }

    @Test
    void listsNamesThatAreNoTextAndManyOfThem() throws IOException {
        byte[] strange = {(byte) 0xff, 'a', (byte) 0xfe};
        LinuxChanges.makeDirectory(directory, strange, 0700);
        for (int i = 0; i < 3000; i++) {
            Files.createFile(folder.resolve("file-with-a-name-that-is-not-short-" + i));
        }
        List<Bytes> names = Linux.list(directory);
        assertEquals(3001, names.size());
        assertTrue(names.contains(Bytes.of(strange)));
    }

    @Test
    void keepsTimesModesAndAttributes() throws IOException {
        Files.createFile(folder.resolve("file"));
        byte[] name = raw("file");
        Attribute attribute = new Attribute("user.tried", Bytes.of(new byte[] {0, 1, (byte) 0xff}));
        FileTime before1970 = new FileTime(-12345, 678_901_234);
        LinuxChanges.own(directory, name, 1234, 5678);
        LinuxChanges.permit(directory, name, 06751);
        LinuxChanges.setAttribute(directory, name, attribute);
        LinuxChanges.date(directory, name, before1970);
        Stat stat = Linux.stat(directory, name);
        assertEquals(06751, stat.facts().mode());
        assertEquals(1234, stat.facts().uid());
        assertEquals(5678, stat.facts().gid());
        assertEquals(before1970, stat.facts().modified());
        assertEquals(List.of(attribute), Linux.attributes(directory, name));
        LinuxChanges.removeAttribute(directory, name, "user.tried");
        assertEquals(List.of(), Linux.attributes(directory, name));
    }

    @Test
    void makesLinksAndNodes() throws IOException {
        LinuxChanges.makeLink(directory, raw("link"), raw("/nowhere\n"));
        LinuxChanges.makeNode(directory, raw("fifo"), FileKind.FIFO, 0600, 0);
        LinuxChanges.makeNode(directory, raw("device"), FileKind.CHAR_DEVICE, 0600, 300L << 32 | 70_000);
        assertArrayEquals(
                raw("/nowhere\n"), Linux.readLink(directory, raw("link")).toArray());
        assertEquals(FileKind.FIFO, Linux.stat(directory, raw("fifo")).facts().kind());
        assertEquals(
                300L << 32 | 70_000,
                Linux.stat(directory, raw("device")).facts().device());
        LinuxChanges.hardLink(directory, raw("fifo"), directory, raw("other"));
        assertEquals(2, Linux.stat(directory, raw("other")).facts().links());
    }

    @Test
    void findsHoles() throws IOException {
        Files.createFile(folder.resolve("sparse"));
        int file = Linux.open(directory, raw("sparse"), Linux.O_RDWR, 0);
        byte[] block = new byte[4096];
        IntStream.range(0, block.length).forEach(i -> block[i] = (byte) (i + 1));
        LinuxChanges.write(file, 1 << 20, block, 0, block.length);
        LinuxChanges.truncate(file, 2 << 20);
        assertEquals(1 << 20, Linux.nextData(file, 0));
        assertEquals((1 << 20) + 4096, Linux.nextHole(file, 1 << 20));
        assertEquals(-1, Linux.nextData(file, (1 << 20) + 4096));
        byte[] read = new byte[4096];
        assertEquals(4096, Linux.read(file, 1 << 20, read, 0, 4096));
        assertArrayEquals(block, read);
        Linux.close(file);
    }

    @Test
    void renamesAsAsked() throws IOException {
        Files.writeString(folder.resolve("a"), "a");
        Files.writeString(folder.resolve("b"), "b");
        LinuxChanges.exchange(directory, raw("a"), directory, raw("b"));
        assertEquals("b", Files.readString(folder.resolve("a")));
        LinuxException refused = assertThrows(
                LinuxException.class, () -> LinuxChanges.renameToNew(directory, raw("a"), directory, raw("b")));
        assertEquals(Errno.EEXIST, refused.errno());
    }

    @Test
    void saysWhatWasRefused() {
        LinuxException absent = assertThrows(LinuxException.class, () -> Linux.stat(directory, raw("none")));
        assertTrue(absent.isAbsent());
        assertEquals("stat none: No such file or directory", absent.getMessage());
    }
}
