package org.vml.filesystem.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;
import org.vml.filesystem.FileSystem;
import org.vml.filesystem.NamedFacts;
import org.vml.filesystem.OwnerNames;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.wire.Bytes;

class Ext4Test {
    @TempDir
    Path directory;

    private Images images;
    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        images = new Images(directory);
        tree = Files.createDirectory(directory.resolve("tree"));
    }

    @FunctionalInterface
    private interface Look {
        void at(FileSystem fileSystem) throws IOException;
    }

    private static void open(Path image, Look look) throws IOException {
        try (FileDisk disk = new FileDisk(image)) {
            look.at(Ext4.open(disk, 0, disk.size()));
        }
    }

    private static FileState state(FileSystem fileSystem, String path) {
        return fileSystem.state(RawPath.of(path), OwnerNames.NONE);
    }

    @Test
    void hasTheIdAndTheLabelThatItWasMadeWith() throws IOException, InterruptedException {
        UUID id = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        Path image = images.make(tree, "8M", "-t ext4 -L UROOT -U " + id);
        open(image, fileSystem -> {
            assertEquals(id, fileSystem.id());
            assertEquals("UROOT", fileSystem.label());
        });
    }

    @Test
    void timesHaveNanosecondsAndReachBehind2038() throws IOException, InterruptedException {
        Files.createFile(tree.resolve("f"));
        Path image = images.make(tree, "8M", "-t ext4");
        long extra = (123_456_789L << 2) | 2;
        images.debugfs(image, "sif /f mtime @0xfffffff0", "sif /f mtime_extra " + extra);
        images.debugfs(image, "sif /f ctime @5", "sif /f ctime_extra " + (999_999_999L << 2));
        open(image, fileSystem -> {
            Facts facts = fileSystem.find(RawPath.of("/f")).orElseThrow();
            assertEquals(new FileTime(-16 + (2L << 32), 123_456_789), facts.modified());
            assertEquals(new FileTime(5, 999_999_999), facts.changed());
        });
    }

    @Test
    void theNamesOfAHashedDirectoryComeInOrder() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            names.add("name " + i);
            Files.createFile(tree.resolve(names.getLast()));
        }
        names.add("lost+found");
        names.sort(null);
        Path image = images.make(tree, "32M", "-t ext4 -b 1024 -N 8000");
        images.check(image, "-fyD");
        assertTrue(images.debugfs(image, "htree /").contains("Root node dump"), "it is hashed");
        open(image, fileSystem -> {
            List<String> found = new ArrayList<>();
            fileSystem.walk((path, children) -> {
                if (path.isRoot()) {
                    children.stream()
                            .map(NamedFacts::name)
                            .forEach(name -> found.add(new String(name.toArray(), StandardCharsets.UTF_8)));
                }
            });
            assertEquals(names, found);
            assertTrue(fileSystem.find(RawPath.of("/name 4711")).isPresent());
            assertEquals(Optional.empty(), fileSystem.find(RawPath.of("/name 5000")));
        });
    }

    /// Every other block of a file is a hole, so that its map has some levels.
    @Test
    void aFileInThousandsOfPiecesIsReadWhole() throws IOException, InterruptedException {
        byte[] content = Seeds.bytes(3, 6_000_000);
        List<Segment> data = new ArrayList<>();
        for (int at = 0; at < content.length; at += 2048) {
            Arrays.fill(content, at, Math.min(content.length, at + 1024), (byte) 0);
            if (at + 1024 < content.length) {
                data.add(new Segment(at + 1024, Math.min(1024, content.length - at - 1024)));
            }
        }
        Files.write(tree.resolve("f"), content);
        for (String options : List.of("-t ext4 -b 1024", "-t ext2 -b 1024")) {
            open(images.make(tree, "16M", options), fileSystem -> {
                assertEquals(data, state(fileSystem, "/f").data());
                requireContent(content, fileSystem, "/f");
            });
        }
    }

    @Test
    void blocksThatWereOnlyReservedAreHoles() throws IOException, InterruptedException {
        byte[] content = Seeds.bytes(4, 10_000);
        Files.write(tree.resolve("f"), content);
        Path image = images.make(tree, "16M", "-t ext4 -b 1024");
        images.debugfs(image, "fallocate /f 12 40", "sif /f size 30000");
        open(image, fileSystem -> {
            assertEquals(
                    List.of(new Segment(0, 10_240)), state(fileSystem, "/f").data());
            requireContent(Arrays.copyOf(content, 30_000), fileSystem, "/f");
        });
    }

    private static void requireContent(byte[] expected, FileSystem fileSystem, String path) {
        byte[] found = new byte[expected.length];
        fileSystem.read(RawPath.of(path), 0, ByteBuffer.wrap(found));
        assertArrayEquals(expected, found);
        ByteBuffer within = ByteBuffer.allocate(3000);
        fileSystem.read(RawPath.of(path), 1500, within);
        assertArrayEquals(Arrays.copyOfRange(expected, 1500, 4500), within.array());
        List<Digest> pieces = new ArrayList<>();
        for (int at = 0; at < expected.length; at += FileState.PIECE) {
            byte[] piece = Arrays.copyOfRange(expected, at, Math.min(expected.length, at + FileState.PIECE));
            pieces.add(Digest.of(piece, piece.length));
        }
        assertEquals(pieces, state(fileSystem, path).pieces());
    }

    @Test
    void aFileThatIsOneHoleHasOneSegmentAtItsEnd() throws IOException, InterruptedException {
        Files.createFile(tree.resolve("f"));
        Path image = images.make(tree, "16M", "-t ext4");
        images.debugfs(image, "sif /f size 3000000");
        open(image, fileSystem -> {
            assertEquals(
                    List.of(new Segment(3_000_000, 0)), state(fileSystem, "/f").data());
            requireContent(new byte[3_000_000], fileSystem, "/f");
        });
    }

    @Test
    void attributesInInodesOfTheirOwnAreRead() throws IOException, InterruptedException {
        Files.createFile(tree.resolve("f"));
        byte[] value = Seeds.bytes(5, 4096);
        Path file = Files.write(directory.resolve("value"), value);
        Path image = images.make(tree, "16M", "-t ext4 -b 4096 -O ea_inode");
        images.debugfs(image, "ea_set -f " + file + " /f user.large", "ea_set /f user.a b");
        open(
                image,
                fileSystem -> assertEquals(
                        List.of(
                                new Attribute("user.a", Bytes.of(new byte[] {'b'})),
                                new Attribute("user.large", Bytes.of(value))),
                        state(fileSystem, "/f").attributes()));
    }

    @Test
    void ownersHaveTheNamesThatTheCallerKnows() throws IOException, InterruptedException {
        Files.createFile(tree.resolve("f"));
        Path image = images.make(tree, "8M", "-t ext4");
        images.debugfs(image, "sif /f uid 1000", "sif /f gid 70000");
        open(image, fileSystem -> {
            FileState state =
                    fileSystem.state(RawPath.of("/f"), (uid, gid) -> new Owner(uid, gid, "u" + uid, "g" + gid));
            assertEquals(new Owner(1000, 70_000, "u1000", "g70000"), state.owner());
        });
    }

    @Test
    void theChildrenOfADirectoryAreThoseThatAWalkMeets() throws IOException, InterruptedException {
        Files.createDirectories(tree.resolve("d/e"));
        Files.createFile(tree.resolve("d/a"));
        Path image = images.make(tree, "8M", "-t ext4");
        open(image, fileSystem -> {
            fileSystem.walk((path, children) -> assertEquals(children, fileSystem.children(path)));
            assertEquals(2, fileSystem.children(RawPath.of("/d")).size());
            assertEquals(List.of(), fileSystem.children(RawPath.of("/d/a")), "of a file");
            assertEquals(List.of(), fileSystem.children(RawPath.of("/x")), "of nothing");
        });
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException, InterruptedException {
        Files.createFile(tree.resolve("f"));
        Files.createSymbolicLink(tree.resolve("here"), Path.of("."));
        Path image = images.make(tree, "8M", "-t ext4");
        open(image, fileSystem -> {
            assertEquals(Optional.empty(), fileSystem.find(RawPath.of("/f/x")));
            assertEquals(Optional.empty(), fileSystem.find(RawPath.of("/here/f")), "no link is followed");
            requireProblem(ProblemKind.NOT_FOUND, () -> state(fileSystem, "/g"));
            ByteBuffer one = ByteBuffer.allocate(1);
            requireProblem(ProblemKind.NOT_FOUND, () -> fileSystem.read(RawPath.of("/here"), 0, one));
            assertThrows(IllegalArgumentException.class, () -> fileSystem.read(RawPath.of("/f"), 0, one));
        });
    }

    @Test
    void anEncryptedDirectoryIsRefused() throws IOException, InterruptedException {
        Files.createDirectory(tree.resolve("d"));
        Path image = images.make(tree, "8M", "-t ext4 -O encrypt");
        images.debugfs(image, "sif /d flags 0x80800");
        open(image, fileSystem -> requireProblem(ProblemKind.FAILED, () -> fileSystem.walk((path, children) -> {})));
    }

    @Test
    void aFeatureThatNobodyKnowsIsRefused() throws IOException, InterruptedException {
        Path image = images.make(tree, "8M", "-t ext4");
        images.debugfs(image, "ssv feature_incompat 0x40002c2");
        requireProblem(ProblemKind.FAILED, () -> open(image, fileSystem -> {}), "0x4000000");
    }

    /// A directory in itself, an entry of an inode that is free or reserved, a directory in two places, a name with a
    /// slash.
    @Test
    void directoriesThatContradictThemselvesAreDamaged() throws IOException, InterruptedException {
        Files.createDirectories(tree.resolve("a/b"));
        Files.createFile(tree.resolve("f"));
        for (String request : List.of(
                "ln a/b a/b/again",
                "ln a again",
                "ln <8> journal",
                "ln <2000> free",
                "sif a/b size 1023",
                "sif a links_count 0",
                "sif a mode 0",
                "sif a block[0] 0xffffffff",
                "sif a block[0] 0",
                "sif / mode 0100644")) {
            Path image =
                    images.make(tree, "8M", "-t ext4 -b 1024 -O ^extent,^64bit,^has_journal,^resize_inode -N 3000");
            images.debugfs(image, request);
            requireProblem(
                    ProblemKind.DAMAGED, () -> open(image, fileSystem -> fileSystem.walk((path, children) -> {})));
        }
    }

    @Test
    void aDirectoryLongerThanTheInodeThatItIsKeptInIsDamaged() throws IOException, InterruptedException {
        Files.createFile(Files.createDirectory(tree.resolve("d")).resolve("f"));
        Path image = images.make(tree, "8M", "-t ext4 -O inline_data -I 256");
        images.debugfs(image, "sif /d size 5000");
        open(image, fileSystem -> requireProblem(ProblemKind.DAMAGED, () -> fileSystem.walk((path, children) -> {})));
    }

    @FunctionalInterface
    private interface Act {
        void run() throws IOException;
    }

    private static void requireProblem(ProblemKind kind, Act act) {
        requireProblem(kind, act, "");
    }

    private static void requireProblem(ProblemKind kind, Act act, String message) {
        ProblemException problem = assertThrows(ProblemException.class, act::run);
        assertEquals(kind, problem.kind(), problem.getMessage());
        assertTrue(problem.problem().contains(message), problem.getMessage());
    }
}
