package org.vml.filesystem.ext4;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vml.chunk.Seeds;
import org.vml.filesystem.NamedFacts;
import org.vml.filesystem.OwnerNames;
import org.vml.problem.ProblemException;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.repository.MemoryDisk;

/// Images with some bytes changed: whatever happens, it is a problem that says so, or nothing, and soon.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileImagesTest {
    private static final int BLOCK = 1024;
    private static final int ROUNDS = 250;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private Images images;
    private Path tree;
    private Path directory;

    @BeforeAll
    void makeTree(@TempDir Path temporary) throws IOException, InterruptedException {
        directory = temporary;
        images = new Images(temporary);
        tree = Files.createDirectory(temporary.resolve("tree"));
        Path deep = Files.createDirectories(tree.resolve("a/b/c"));
        Files.write(deep.resolve("file"), Seeds.bytes(1, 40_000));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("x".repeat(100)));
        Files.createSymbolicLink(tree.resolve("short"), Path.of("y"));
        for (int i = 0; i < 40; i++) {
            Files.write(tree.resolve("a/file" + i), new byte[i * 50]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext4 -b 1024 -J size=1",
                "-t ext2 -b 1024",
                "-t ext4 -b 1024 -O inline_data,^has_journal -I 256",
                "-t ext4 -b 1024 -O meta_bg,ea_inode,^resize_inode,^has_journal -g 512"
            })
    void nothingButProblemsComesOfChangedBytes(String options) throws IOException, InterruptedException {
        byte[] image = make(options);
        List<Integer> used = usedBlocks(image);
        Random seeds = Seeds.random("changed bytes, " + options);
        int problems = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long seed = seeds.nextLong();
            byte[] changed = change(image.clone(), used, new Random(seed));
            problems += assertTimeoutPreemptively(LONGEST, () -> look(changed), () -> "round with seed " + seed);
        }
        assertTrue(problems > ROUNDS / 10, problems + " problems");
    }

    private byte[] make(String options) throws IOException, InterruptedException {
        Path image = images.make(tree, "3M", options);
        List<String> requests = new ArrayList<>(List.of("ea_set /a/file3 user.long " + "v".repeat(300)));
        requests.add("ea_set /a/file3 user.short v");
        for (int block = 1; block < 39; block += 2) {
            requests.add("punch /a/b/c/file " + block + " " + block);
        }
        images.debugfs(image, requests.toArray(String[]::new));
        if (options.contains("-J")) {
            Path content = Files.write(directory.resolve("content"), Seeds.bytes(2, BLOCK));
            images.debugfs(image, "jo", "jw -b 900 " + content, "jw -r 901 -b 902 " + content, "jc");
        }
        return Files.readAllBytes(image);
    }

    private static List<Integer> usedBlocks(byte[] image) {
        List<Integer> used = new ArrayList<>();
        for (int block = 1; block < image.length / BLOCK; block++) {
            for (int at = block * BLOCK; at < (block + 1) * BLOCK; at++) {
                if (image[at] != 0) {
                    used.add(block);
                    break;
                }
            }
        }
        return used;
    }

    private static byte[] change(byte[] image, List<Integer> used, Random random) {
        int changes = 1 + random.nextInt(30);
        for (int i = 0; i < changes; i++) {
            int at = used.get(random.nextInt(used.size())) * BLOCK + random.nextInt(BLOCK / 4) * 4;
            switch (random.nextInt(4)) {
                case 0 -> ByteBuffer.wrap(image).putInt(at, random.nextInt());
                case 1 -> image[at + random.nextInt(4)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> ByteBuffer.wrap(image).putInt(at, -1);
                default -> image[at + random.nextInt(4)] = (byte) random.nextInt(16);
            }
        }
        return image;
    }

    /// Looks at all that there is; 1 if there was a problem.
    private static int look(byte[] image) {
        MemoryDisk disk = MemoryDisk.of(image);
        List<RawPath> paths = new ArrayList<>();
        int[] problems = {0};
        attempt(problems, () -> {
            Ext4 fileSystem = Ext4.open(disk, 0, disk.size());
            attempt(
                    problems,
                    () -> fileSystem.walk((directory, children) -> {
                        for (NamedFacts child : children) {
                            paths.add(directory.child(child.name()));
                        }
                    }));
            for (RawPath path : paths) {
                attempt(problems, () -> fileSystem.state(path, OwnerNames.NONE));
                attempt(problems, () -> readEnd(fileSystem, path));
            }
        });
        return Math.min(1, problems[0]);
    }

    private static void readEnd(Ext4 fileSystem, RawPath path) {
        Facts facts = fileSystem.find(path).orElseThrow();
        if (facts.kind() == FileKind.FILE && facts.size() > 0) {
            fileSystem.read(path, facts.size() - 1, ByteBuffer.allocate(1));
        }
    }

    private static void attempt(int[] problems, Runnable act) {
        try {
            act.run();
        } catch (ProblemException e) {
            problems[0]++;
        }
    }
}
