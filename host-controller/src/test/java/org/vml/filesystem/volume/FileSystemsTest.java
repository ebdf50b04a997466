package org.vml.filesystem.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.filesystem.FileSystem;
import org.vml.filesystem.ext4.Images;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.RawPath;
import org.vml.repository.MemoryDisk;

class FileSystemsTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int SECTORS = MEBIBYTE / 512;

    @TempDir
    Path directory;

    private byte[] root = {};
    private byte[] data = {};

    @BeforeEach
    void makeFileSystems() throws IOException, InterruptedException {
        Images images = new Images(directory);
        Path ofRoot = Files.createDirectory(directory.resolve("root"));
        Files.createDirectory(ofRoot.resolve("etc"));
        Files.createDirectory(ofRoot.resolve("usr"));
        Path ofData = Files.createDirectory(directory.resolve("data"));
        Files.createFile(ofData.resolve("file"));
        root = Files.readAllBytes(images.make(ofRoot, "4M", "-t ext4 -L root"));
        data = Files.readAllBytes(images.make(ofData, "4M", "-t ext2 -L data"));
    }

    private static MemoryDisk disk(ByteBuffer... parts) {
        MemoryDisk disk = new MemoryDisk(20L * MEBIBYTE);
        for (ByteBuffer part : parts) {
            disk.write(part.position(), part.slice());
        }
        return disk;
    }

    /// These bytes at an offset.
    private static ByteBuffer at(long offset, byte[] bytes) {
        ByteBuffer part = ByteBuffer.allocate((int) offset + bytes.length);
        return part.put((int) offset, bytes).position((int) offset);
    }

    /// A table of partitions: type, first sector, sectors, and the next.
    private static ByteBuffer table(long offset, int... entries) {
        ByteBuffer table = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < entries.length / 3; i++) {
            table.put(446 + i * 16 + 4, (byte) entries[i * 3]);
            table.putInt(446 + i * 16 + 8, entries[i * 3 + 1]);
            table.putInt(446 + i * 16 + 12, entries[i * 3 + 2]);
        }
        table.putShort(510, (short) 0xaa55);
        return at(offset, table.array());
    }

    private static List<String> labels(MemoryDisk disk) {
        return FileSystems.all(disk).stream().map(FileSystem::label).toList();
    }

    @Test
    void aDiskMayHaveNoPartitions() {
        MemoryDisk disk = disk(at(0, data));
        assertEquals(List.of("data"), labels(disk));
        assertTrue(FileSystems.open(disk).find(RawPath.of("/file")).isPresent());
    }

    @Test
    void primaryAndLogicalPartitionsAreFound() {
        MemoryDisk disk = disk(
                table(0, 0x83, SECTORS, 4 * SECTORS, 0x05, 6 * SECTORS, 14 * SECTORS),
                at(MEBIBYTE, data),
                table(6 * MEBIBYTE, 0x82, SECTORS, SECTORS, 0x05, 3 * SECTORS, 10 * SECTORS),
                table(9 * MEBIBYTE, 0x83, SECTORS, 4 * SECTORS),
                at(10 * MEBIBYTE, root));
        assertEquals(List.of("data", "root"), labels(disk));
        assertEquals("root", FileSystems.open(disk).label(), "the one that looks like the root of a system");
        UUID id = FileSystems.all(disk).getFirst().id();
        assertEquals("data", FileSystems.open(disk, id).label());
    }

    @Test
    void aChainOfPartitionsThatIsACircleEnds() {
        MemoryDisk disk = disk(
                table(0, 0x05, SECTORS, SECTORS), table(MEBIBYTE, 0x83, 4 * SECTORS, 8 * SECTORS, 0x05, 0, SECTORS));
        assertEquals(List.of(), labels(disk));
    }

    @Test
    void partitionsOfAGptAreFound() {
        for (int sector : new int[] {512, 4096}) {
            ByteBuffer gpt = ByteBuffer.allocate(2 * sector).order(ByteOrder.LITTLE_ENDIAN);
            gpt.put(0, "EFI PART".getBytes(StandardCharsets.US_ASCII));
            gpt.putLong(72, 2).putInt(80, 2).putInt(84, 128);
            gpt.putLong(sector, 1).putLong(sector + 32, MEBIBYTE / sector);
            gpt.putLong(sector + 40, 5 * MEBIBYTE / sector - 1);
            gpt.putLong(sector + 128, 1).putLong(sector + 160, 8 * MEBIBYTE / sector);
            gpt.putLong(sector + 168, 12 * MEBIBYTE / sector - 1);
            MemoryDisk disk = disk(
                    table(0, 0xee, 1, 20 * SECTORS - 1),
                    at(sector, gpt.array()),
                    at(MEBIBYTE, root),
                    at(8 * MEBIBYTE, data));
            assertEquals(List.of("root", "data"), labels(disk));
        }
    }

    @Test
    void aDiskWithoutSaysWhatItHasInstead() {
        MemoryDisk disk =
                disk(table(0, 0x83, SECTORS, 4 * SECTORS), at(MEBIBYTE, "XFSB".getBytes(StandardCharsets.US_ASCII)));
        ProblemException problem = assertThrows(ProblemException.class, () -> FileSystems.open(disk));
        assertEquals(ProblemKind.FAILED, problem.kind());
        assertTrue(problem.problem().contains("but XFS"), problem.getMessage());
    }

    @Test
    void twoThatAreNoRootAreNamed() {
        MemoryDisk disk = disk(
                table(0, 0x83, SECTORS, 4 * SECTORS, 0x83, 6 * SECTORS, 4 * SECTORS),
                at(MEBIBYTE, data),
                at(6 * MEBIBYTE, data));
        ProblemException problem = assertThrows(ProblemException.class, () -> FileSystems.open(disk));
        assertTrue(problem.problem().contains("(data)"), problem.getMessage());
    }

    @Test
    void oneThatIsCutShortIsDamaged() {
        MemoryDisk disk = disk(table(0, 0x83, SECTORS, 2 * SECTORS), at(MEBIBYTE, data));
        ProblemException problem = assertThrows(ProblemException.class, () -> FileSystems.open(disk));
        assertEquals(ProblemKind.DAMAGED, problem.kind());
    }
}
