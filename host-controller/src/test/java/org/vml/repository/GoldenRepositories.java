package org.vml.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.logbook.Tag;

/// Makes the golden repositories of `src/test/resources/golden/v1`, which are checked in and never made again for a
/// format that has been released. To make those of a new one:
///
/// ```
/// mvn -q -pl host-controller -am test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
/// cd host-controller
/// java -cp target/test-classes:target/classes:$(cat target/test-classpath) \
///     org.vml.repository.GoldenRepositories DIR
/// ```
///
/// A file system keeps no empty directory in git: [#copy] makes them where they are missing.
final class GoldenRepositories {
    static final int DISK = 60 * TestRepositories.CHUNK + 100;

    private GoldenRepositories() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        makeWhole(directory.resolve("whole"));
        Path pack = largest(directory.resolve("whole/packs"));
        Path index = largest(directory.resolve("whole/index"));
        makeBroken(directory, "flipped-bit", "packs/" + pack.getFileName(), GoldenRepositories::flipped);
        makeBroken(directory, "truncated-pack", "packs/" + pack.getFileName(), GoldenRepositories::cut);
        makeBroken(directory, "missing-pack", "packs/" + pack.getFileName(), bytes -> new byte[0]);
        makeBroken(directory, "damaged-index", "index/" + index.getFileName(), GoldenRepositories::flipped);
        makeBroken(directory, "missing-index", "index/" + index.getFileName(), bytes -> new byte[0]);
        makeBroken(directory, "damaged-entry", "entries/two~0", GoldenRepositories::flipped);
    }

    /// Entries `one` to `three`, one upon the other; `three` now called `last` and tagged; a fourth, forgotten.
    private static void makeWhole(Path directory) {
        try (Repository repository = TestRepositories.create(LocalChunkStore.create(directory))) {
            Entry one = TestRepositories.save(repository, "one", null, disk(0));
            Entry two = TestRepositories.save(repository, "two", one, disk(1));
            Entry three = TestRepositories.save(repository, "three", two, disk(2));
            repository.tag(three, new Tag("golden"));
            repository.rename(three, new EntryName("last"));
            repository.forget(TestRepositories.save(repository, "größer", null, disk(7)));
        }
    }

    /// The content of the disk of the entry `number`: compressible, incompressible and empty parts, edited a little
    /// more with each number.
    static byte[] disk(int number) {
        byte[] disk = new byte[DISK];
        Random random = new Random(42);
        for (int at = 0; at < DISK / 3; at++) {
            disk[at] = (byte) ('a' + random.nextInt(4));
        }
        byte[] noise = new byte[DISK / 6];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, disk, DISK / 2, noise.length);
        for (int edit = 0; edit < number * 2; edit++) {
            disk[random.nextInt(DISK)] ^= 0x55;
        }
        disk[DISK - 1] = 1;
        return disk;
    }

    private static void makeBroken(Path directory, String name, String file, UnaryOperator<byte[]> damage)
            throws IOException {
        Path broken = directory.resolve(name);
        copy(directory.resolve("whole"), broken);
        Path target = broken.resolve(file);
        byte[] damaged = damage.apply(Files.readAllBytes(target));
        Files.delete(target);
        if (damaged.length > 0) {
            Files.write(target, damaged);
        }
    }

    private static byte[] flipped(byte[] bytes) {
        bytes[bytes.length / 2] ^= 4;
        return bytes;
    }

    private static byte[] cut(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.max(Comparator.comparingLong(GoldenRepositories::size)).orElseThrow();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies a repository and makes the directories that git does not keep.
    static void copy(Path from, Path to) throws IOException {
        LocalChunkStore.create(to).close();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
