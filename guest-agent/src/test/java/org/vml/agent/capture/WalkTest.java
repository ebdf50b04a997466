package org.vml.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxChanges;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

class WalkTest {
    private static final Scope NO_RULES = Scope.of(List.of());

    @TempDir
    private Path root;

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    /// Fingerprints of all directories, by what Java tells of files.
    private KnownDirectories known() throws IOException {
        KnownDirectories known = new KnownDirectories();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path directory : paths.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                known.put(Fingerprint.key(path(directory)), fingerprint(directory));
            }
        }
        return known;
    }

    private RawPath path(Path path) {
        return RawPath.of("/" + root.relativize(path));
    }

    private static long fingerprint(Path directory) throws IOException {
        Fingerprint fingerprint = new Fingerprint();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.sorted(java.util.Comparator.comparing(WalkTest::name))
                    .toList()) {
                fingerprint.add(name(child), facts(child));
            }
        }
        return fingerprint.value();
    }

    private static Bytes name(Path path) {
        return Bytes.of(Objects.requireNonNull(path.getFileName()).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Facts facts(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
        boolean isDirectory = (boolean) value(all, "isDirectory");
        boolean isLink = (boolean) value(all, "isSymbolicLink");
        return new Facts(
                isDirectory ? FileKind.DIRECTORY : isLink ? FileKind.SYMLINK : FileKind.FILE,
                (int) value(all, "mode") & 07777,
                (int) value(all, "uid"),
                (int) value(all, "gid"),
                isDirectory ? 0 : (long) value(all, "size"),
                time(value(all, "lastModifiedTime")),
                time(value(all, "ctime")),
                (long) value(all, "ino"),
                isDirectory ? 1 : (int) value(all, "nlink"),
                0);
    }

    private static Object value(Map<String, Object> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }

    private static FileTime time(Object time) {
        Instant instant = ((java.nio.file.attribute.FileTime) time).toInstant();
        return new FileTime(instant.getEpochSecond(), instant.getNano());
    }

    @Test
    void aTreeThatIsAsItWasIsNotToldAndOneFileThatIsNotTellsOfItsDirectoryAlone() throws IOException {
        write("a/b/file", "x");
        write("a/c/ä", "y");
        write("z", "z");
        Files.createSymbolicLink(root.resolve("a/link"), Path.of("nowhere"));
        Files.createLink(root.resolve("a/second"), root.resolve("z"));
        KnownDirectories known = known();
        Told same = Told.walk(root, known, NO_RULES);
        assertEquals(List.of(), same.messages);
        assertEquals(new AgentMessage.Walked(4, 8, 0), same.walked);

        write("a/c/ä", "other");
        Told told = Told.walk(root, known, NO_RULES);
        assertEquals(List.of(RawPath.of("/a/c")), told.complete);
        assertEquals(Map.of(RawPath.of("/a/c/ä"), facts(root.resolve("a/c/ä"))), told.children);
    }

    @Test
    void withoutFingerprintsEverythingIsToldInTheOrderOfPaths() throws IOException {
        write("b/file", "");
        write("b-/file", "");
        write("b/z/deep", "");
        int top = Linux.openDirectory(Linux.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8));
        LinuxChanges.makeDirectory(top, new byte[] {(byte) 0xff, '\n'}, 0700);
        LinuxChanges.makeNode(top, new byte[] {'f'}, FileKind.FIFO, 0600, 0);
        Linux.close(top);
        Told told = Told.walk(root, new KnownDirectories(), NO_RULES);
        assertEquals(told.complete.stream().sorted().toList(), told.complete);
        assertEquals(5, told.complete.size());
        assertEquals(8, told.children.size());
        assertTrue(told.children.containsKey(RawPath.ROOT.child(Bytes.of(new byte[] {(byte) 0xff, '\n'}))));
    }

    @Test
    void whatIsLeftOutIsNamedWithItsReason() throws IOException {
        write("cache/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# x");
        write("nocache/CACHEDIR.TAG", "Signature: no");
        write("work/.vmlignore", "*.o\n!keep.o\n/out/\n");
        write("work/a.o", "");
        write("work/keep.o", "");
        write("work/out/x", "");
        write("work/deep/out/x", "");
        write("var/log/syslog", "");
        write("tmp/proxy.key", "");
        write("tmp/other", "");
        Told told = Told.walk(root, new KnownDirectories(), Scope.of(BuiltInRules.all()));
        assertEquals(
                Map.of(
                        RawPath.of("/cache"), "a cache, says its CACHEDIR.TAG",
                        RawPath.of("/work/a.o"), "left out by /work/.vmlignore",
                        RawPath.of("/work/out"), "left out by /work/.vmlignore",
                        RawPath.of("/var/log/syslog"), "a log",
                        RawPath.of("/tmp/other"), "temporary"),
                told.excluded);
        assertEquals(
                List.of("/tmp/other", "/var/log/syslog", "/work/a.o", "/work/out"),
                told.named.stream().map(RawPath::toString).sorted().toList());
        assertTrue(told.children.containsKey(RawPath.of("/tmp/proxy.key")), "so that it is known to be withheld");
        assertTrue(told.children.containsKey(RawPath.of("/work/keep.o")));
        assertTrue(told.children.containsKey(RawPath.of("/work/deep/out/x")));
        assertTrue(told.children.containsKey(RawPath.of("/nocache/CACHEDIR.TAG")));
    }

    @Test
    void directoriesThatAreLeftOutAreNamedAlsoWhereNothingElseChanged() throws IOException {
        write("home/u/.cache/x/y", "");
        write("home/u/file", "");
        KnownDirectories known = known();
        Told told = Told.walk(root, known, Scope.of(BuiltInRules.all()));
        assertEquals(Map.of(RawPath.of("/home/u/.cache"), "a cache"), told.excluded);
        assertEquals(List.of(), told.complete);
    }

    @Test
    void deepTreesNeedFewOpenFilesAndTooLongPathsAreSaid() throws IOException {
        try {
            makeDeep();
            Told told = Told.walk(root, new KnownDirectories(), NO_RULES);
            assertEquals(2047 + 5, told.children.size());
            assertEquals(1, told.excluded.size());
            assertEquals(2047 + 5 + 1, Objects.requireNonNull(told.walked).directories());
        } finally {
            removeDeep();
        }
    }

    private void makeDeep() throws IOException {
        int at = Linux.openDirectory(Linux.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8));
        for (int depth = 0; depth < 2100; depth++) {
            LinuxChanges.makeDirectory(at, new byte[] {'a'}, 0700);
            if (depth % 500 == 3) {
                LinuxChanges.makeDirectory(at, new byte[] {'b'}, 0700);
            }
            int next = Linux.openDirectory(at, new byte[] {'a'});
            Linux.close(at);
            at = next;
        }
        Linux.close(at);
    }

    /// What removes files by their paths cannot remove these.
    private void removeDeep() throws IOException {
        try {
            assertEquals(
                    0,
                    new ProcessBuilder("rm", "-rf", root.resolve("a").toString())
                            .start()
                            .waitFor());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aDirectoryOfManyIsToldInPartsOfWhichTheLastIsComplete() throws IOException {
        for (int i = 0; i < 5000; i++) {
            Files.createFile(root.resolve("file-" + i + (i % 2 == 0 ? ".o" : "")));
        }
        Told told = Told.walk(root, new KnownDirectories(), Scope.of(Rule.all(Rule.HOST, List.of("*.o"), "host")));
        List<AgentMessage.Listing> parts = told.messages.stream()
                .filter(AgentMessage.Listing.class::isInstance)
                .map(AgentMessage.Listing.class::cast)
                .toList();
        assertEquals(
                List.of(false, false, true),
                parts.stream().map(AgentMessage.Listing::complete).toList());
        assertEquals(2500, told.children.size());
        assertEquals(2500, told.named.size());
        assertEquals(2500, told.excluded.size());
    }

    @Test
    void mountPointsAreNotEntered() throws IOException {
        List<AgentMessage> messages = new ArrayList<>();
        MountTable mounts = MountTable.parse(
                "1 0 8:1 / / rw - ext4 /dev/vda rw\n2 1 8:1 /x /here/with\\040blank rw shared:1 - nfs4 server:/ rw",
                RawPath.ROOT);
        write("here/with blank/file", "");
        int top = Linux.openDirectory(Linux.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8));
        Base base = new ListingBase(known(), new AgentMessage.Base("listing", ""));
        try (Walk walk = new Walk(base, mounts, new Told.Keys(), messages::add)) {
            walk.walk(top, RawPath.ROOT, NO_RULES);
            messages.add(walk.finish());
        } finally {
            Linux.close(top);
        }
        Told told = new Told();
        messages.forEach(told::send);
        assertEquals(Map.of(RawPath.of("/here/with blank"), "another file system (nfs4)"), told.excluded);
        assertEquals(List.of(RawPath.of("/here/with blank")), told.named);
    }
}
