package org.vml.filesystem.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vml.chunk.Seeds;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.RawPath;

/// Journals that `debugfs` writes and `e2fsck` puts in place.
class JournalTest {
    private static final int BLOCK = 1024;

    @TempDir
    Path directory;

    private Images images;
    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        images = new Images(directory);
        tree = Files.createDirectory(directory.resolve("tree"));
        for (int i = 0; i < 5; i++) {
            Files.write(tree.resolve("f" + i), Seeds.bytes(i, BLOCK));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "^64bit;^metadata_csum, jo",
        "64bit;^metadata_csum, jo",
        "^64bit;metadata_csum, jo -c -v 2",
        "64bit;metadata_csum, jo -c -v 2",
        "^64bit;metadata_csum, jo -c -v 3",
        "64bit;metadata_csum, jo -c -v 3"
    })
    void isReadAsItIsOnceTheJournalIsInPlace(String features, String open) throws IOException, InterruptedException {
        Path image = images.make(tree, "16M", "-t ext4 -b 1024 -O " + features.replace(';', ','));
        String place = writeTransactions(image, open);
        List<String> found = read(image);
        Path mended = Files.copy(image, directory.resolve("mended"), StandardCopyOption.REPLACE_EXISTING);
        images.check(mended, "-fy");
        assertEquals(read(mended), found, place);
        assertEquals(hex(Seeds.bytes(100, BLOCK)), found.get(0), "what was committed");
        assertEquals(hex(magic(101)), found.get(1), "what looks like the journal's own");
        assertEquals(hex(Seeds.bytes(2, BLOCK)), found.get(2), "what was revoked later");
        assertEquals(hex(Seeds.bytes(103, BLOCK)), found.get(3), "what was written again after that");
        assertEquals(hex(Seeds.bytes(4, BLOCK)), found.get(4), "what was never committed");
    }

    private String writeTransactions(Path image, String open) throws IOException, InterruptedException {
        List<String> at = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            at.add(images.debugfs(image, "blocks /f" + i)
                    .lines()
                    .filter(line -> line.strip().matches("[0-9]+"))
                    .findFirst()
                    .orElseThrow()
                    .strip());
        }
        images.debugfs(
                image,
                open,
                "jw -b " + at.get(0) + "," + at.get(1) + " " + file(Seeds.bytes(7, BLOCK), Seeds.bytes(8, BLOCK)),
                "jw -b " + at.get(0) + "," + at.get(1) + " " + file(Seeds.bytes(100, BLOCK), magic(101)),
                "jw -b " + at.get(2) + "," + at.get(3) + " " + file(Seeds.bytes(102, BLOCK), Seeds.bytes(9, BLOCK)),
                "jw -r " + at.get(2) + "," + at.get(3) + " " + file(),
                "jw -b " + at.get(3) + " " + file(Seeds.bytes(103, BLOCK)),
                "jw -c -b " + at.get(4) + " " + file(Seeds.bytes(104, BLOCK)),
                "jc");
        return String.join(" ", at);
    }

    private static byte[] magic(long seed) {
        byte[] block = Seeds.bytes(seed, BLOCK);
        ByteBuffer.wrap(block).putInt(JournalBlock.MAGIC);
        return block;
    }

    private Path file(byte[]... blocks) throws IOException {
        Path file = Files.createTempFile(directory, "blocks", "");
        for (byte[] block : blocks) {
            Files.write(file, block, StandardOpenOption.APPEND);
        }
        return file;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static List<String> read(Path image) throws IOException {
        List<String> contents = new ArrayList<>();
        try (FileDisk disk = new FileDisk(image)) {
            Ext4 fileSystem = Ext4.open(disk, 0, disk.size());
            for (int i = 0; i < 5; i++) {
                byte[] content = new byte[BLOCK];
                fileSystem.read(RawPath.of("/f" + i), 0, ByteBuffer.wrap(content));
                contents.add(hex(content));
            }
        }
        return contents;
    }

    /// An inode table in the journal: a file that is there only once the journal is read.
    @Test
    void metadataInTheJournalIsUsed() throws IOException, InterruptedException {
        Path image = images.make(tree, "16M", "-t ext4 -b 1024");
        Path changed = Files.copy(image, directory.resolve("changed"));
        images.debugfs(
                changed,
                "mkdir /new",
                "write " + tree.resolve("f0") + " /new/file",
                "set_inode_field /f1 mode 0100600");
        byte[] before = Files.readAllBytes(image);
        byte[] after = Files.readAllBytes(changed);
        List<String> numbers = new ArrayList<>();
        List<byte[]> blocks = new ArrayList<>();
        for (int block = 2; block * BLOCK < before.length; block++) {
            byte[] content = Arrays.copyOfRange(after, block * BLOCK, block * BLOCK + BLOCK);
            if (!Arrays.equals(content, Arrays.copyOfRange(before, block * BLOCK, block * BLOCK + BLOCK))) {
                numbers.add(Integer.toString(block));
                blocks.add(content);
            }
        }
        assertNotEquals(0, numbers.size());
        images.debugfs(
                image, "jo", "jw -b " + String.join(",", numbers) + " " + file(blocks.toArray(byte[][]::new)), "jc");
        try (FileDisk disk = new FileDisk(image);
                FileDisk expected = new FileDisk(changed)) {
            assertEquals(Told.all(Ext4.open(expected, 0, expected.size())), Told.all(Ext4.open(disk, 0, disk.size())));
        }
    }

    @Test
    void aCommittedBlockThatDoesNotHaveItsChecksumIsDamage() throws IOException, InterruptedException {
        Path image = images.make(tree, "16M", "-t ext4 -b 1024 -O metadata_csum");
        String number =
                images.debugfs(image, "blocks /f0").lines().toList().getLast().strip();
        byte[] content = "unmistakable".repeat(100).substring(0, BLOCK).getBytes(StandardCharsets.UTF_8);
        images.debugfs(image, "jo -c -v 3", "jw -b " + number + " " + file(content), "jc");
        String whole = Files.readString(image, StandardCharsets.ISO_8859_1);
        int at = whole.indexOf("unmistakable");
        try (var channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'U'}), at);
        }
        try (FileDisk disk = new FileDisk(image)) {
            ProblemException problem = assertThrows(ProblemException.class, () -> Ext4.open(disk, 0, disk.size()));
            assertEquals(ProblemKind.DAMAGED, problem.kind());
        }
    }
}
