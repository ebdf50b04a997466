package org.vml.agent.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.message.AgentMessage.Restored;
import org.vml.protocol.wire.Bytes;

class RestorerTest {
    private static final Owner ROOT = new Owner(0, 0, "root", "root");
    private static final FileTime TIME = new FileTime(1_700_000_000, 123_456_789);

    @TempDir
    private Path folder;

    private Path guest = Path.of("/");
    private final Map<Digest, Bytes> pieces = new HashMap<>();

    @BeforeEach
    void makeGuest() throws IOException {
        guest = folder.resolve("guest");
        for (String each : List.of("etc", "home", "var/lib/vml")) {
            Files.createDirectories(guest.resolve(each));
        }
        Files.writeString(guest.resolve("etc/passwd"), "root:x:0:0::/:\n");
        Files.writeString(guest.resolve("etc/group"), "root:x:0:\n");
    }

    private FileState state(FileKind kind, int mode, Owner owner, String content, Attribute... attributes) {
        byte[] raw = content.getBytes(StandardCharsets.UTF_8);
        boolean isFile = kind == FileKind.FILE;
        List<Digest> digests = isFile && raw.length > 0 ? List.of(Digest.of(raw, raw.length)) : List.of();
        digests.forEach(digest -> pieces.put(digest, Bytes.of(raw)));
        Bytes target = kind == FileKind.SYMLINK ? Bytes.of(raw) : Bytes.EMPTY;
        return new FileState(
                kind, mode, owner, TIME, isFile ? raw.length : 0, target, 0, List.of(attributes), digests, List.of());
    }

    private RestoreStep file(String path, String content) {
        return new RestoreStep.Put(RawPath.of(path), state(FileKind.FILE, 0644, ROOT, content));
    }

    private Restorer restorer() {
        return new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING);
    }

    private Restored restore(String id, RestoreStep... steps) throws IOException {
        return restorer().restore(id, "day1", List.of(steps), this::fetch);
    }

    private List<Bytes> fetch(List<Digest> digests) {
        return digests.stream()
                .map(digest -> pieces.getOrDefault(digest, Bytes.EMPTY))
                .toList();
    }

    private String content(String path) throws IOException {
        return Files.readString(guest.resolve(path));
    }

    private Stat stat(String path) throws IOException {
        return Linux.stat(Linux.AT_FDCWD, Scan.raw(guest.resolve(path).toString()));
    }

    @Test
    void setuidAndCapabilitySurviveTheOwner() throws IOException {
        Owner user = new Owner(1000, 1000, "", "");
        Attribute capability = new Attribute("security.capability", new Trees(1, 1).capability());
        Attribute acl = new Attribute("system.posix_acl_access", Trees.acl(06754));
        restore(
                "r1",
                new RestoreStep.Put(RawPath.of("/capable"), state(FileKind.FILE, 0755, user, "x", capability)),
                new RestoreStep.Put(RawPath.of("/setuid"), state(FileKind.FILE, 06754, user, "y", acl)));
        assertEquals(06754, stat("setuid").facts().mode());
        assertEquals(1000, stat("setuid").facts().uid());
        assertEquals(TIME, stat("setuid").facts().modified());
        byte[] capable = Scan.raw(guest.resolve("capable").toString());
        assertEquals(List.of(capability), Linux.attributes(Linux.AT_FDCWD, capable));
        assertEquals(1000, stat("capable").facts().uid());
    }

    @Test
    void ownersGoByNameAndUnknownOnesAreReported() throws IOException {
        Files.writeString(guest.resolve("etc/passwd"), "root:x:0:0::/:\nalice:x:1234:1234::/:\neve:x:1002:1::/:\n");
        Files.writeString(guest.resolve("etc/group"), "root:x:0:\nstaff:x:50:\n");
        Restored restored = restore(
                "r1",
                new RestoreStep.Put(
                        RawPath.of("/home/a"), state(FileKind.FILE, 0600, new Owner(1001, 7, "alice", "staff"), "")),
                new RestoreStep.Put(
                        RawPath.of("/home/b"), state(FileKind.FILE, 0600, new Owner(1002, 7, "bob", ""), "")));
        assertEquals(1234, stat("home/a").facts().uid());
        assertEquals(50, stat("home/a").facts().gid());
        assertEquals(1002, stat("home/b").facts().uid());
        assertEquals(
                List.of("there is no user bob in this guest: the number 1002 was kept, which is eve here"),
                restored.notes());
    }

    @Test
    void whatIsCarriedOnlyIsReportedAndTheRestIsDone() throws IOException {
        Restored restored = restore(
                "r1",
                new RestoreStep.Remove(RawPath.of("/etc")),
                file("/etc/hosts", "127.0.0.1 x"),
                file("/etc/passwd", "none"),
                file("/etc/ssh/ssh_host_rsa_key", "none"),
                new RestoreStep.Put(RawPath.of("/home/s"), state(FileKind.SOCKET, 0600, ROOT, "")));
        assertEquals(1, restored.done());
        assertEquals(
                List.of("/etc", "/etc/passwd", "/etc/ssh/ssh_host_rsa_key", "/home/s"),
                restored.failures().stream().map(each -> each.path().toString()).toList());
        assertEquals("127.0.0.1 x", content("etc/hosts"));
        assertEquals("root:x:0:0::/:\n", content("etc/passwd"));
        assertFalse(Files.exists(guest.resolve("etc/ssh")));
    }

    @Test
    void aLinkInThePathIsAFailureAndIsNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(guest.resolve("home/x"), elsewhere);
        Restored restored = restore("r1", file("/home/x/file", "stray"), file("/home/y", "fine"));
        assertEquals(
                "/home/x is a link in this guest",
                restored.failures().getFirst().reason());
        assertEquals("fine", content("home/y"));
        assertEquals(0, names(elsewhere).size());
    }

    @Test
    void missingDirectoriesAreMadeAndNoted() throws IOException {
        Restored restored = restore("r1", file("/opt/tool/bin/run", "x"));
        assertEquals(3, restored.notes().size(), restored.toString());
        assertEquals(0755, stat("opt/tool").facts().mode());
        restorer().undo("r1");
        assertFalse(Files.exists(guest.resolve("opt")));
    }

    @Test
    void whatDependsOnAFailureFailsToo() throws IOException {
        Attribute broken = new Attribute("system.posix_acl_access", Bytes.of(new byte[] {2, 0, 0, 0, 9}));
        Restored restored = restore(
                "r1",
                new RestoreStep.Put(RawPath.of("/d"), state(FileKind.DIRECTORY, 0700, ROOT, "", broken)),
                file("/d/secret", "x"),
                new RestoreStep.HardLink(RawPath.of("/e"), RawPath.of("/d/secret")),
                new RestoreStep.HardLink(RawPath.of("/f"), RawPath.of("/nothing")),
                file("/g", "fine"));
        assertEquals(
                List.of("/f", "/d", "/d/secret", "/e"),
                restored.failures().stream().map(each -> each.path().toString()).toList());
        assertEquals(1, restored.done());
        assertFalse(Files.exists(guest.resolve("d")));
        assertEquals("fine", content("g"));
    }

    @Test
    void aFailureInTheMiddleTakesAllBack() throws IOException {
        Files.writeString(guest.resolve("home/a"), "old");
        int[] changes = {0};
        Restorer restorer = new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING, () -> {
            if (++changes[0] == 12) {
                write(guest.resolve("home/b"), "of somebody else");
            }
        });
        Restored restored =
                restorer.restore("r1", "day1", List.of(file("/home/a", "new"), file("/home/b", "new")), this::fetch);
        assertEquals(0, restored.done());
        assertEquals(RawPath.of("/home/b"), restored.failures().getFirst().path());
        assertEquals("old", content("home/a"));
        assertEquals("of somebody else", content("home/b"));
        assertFalse(Files.exists(guest.resolve(".vml-r1")));
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void contentThatIsNotWhatWasAskedForChangesNothing() throws IOException {
        RestoreStep step = file("/home/a", "right");
        pieces.replaceAll((_, _) -> Bytes.of(Scan.raw("wrong")));
        Scan before = Scan.of(guest);
        assertThrows(RestoreException.class, () -> restore("r1", step));
        assertEquals("", before.difference(Scan.of(guest), true));
        assertFalse(Files.exists(guest.resolve(".vml-r1")));
    }

    @Test
    void whatNeedsMoreSpaceThanThereIsChangesNothing() {
        FileState huge = new FileState(
                FileKind.FILE, 0644, ROOT, TIME, 1L << 60, Bytes.EMPTY, 0, List.of(), List.of(), List.of());
        RestoreException refused = assertThrows(
                RestoreException.class, () -> restore("r1", new RestoreStep.Put(RawPath.of("/huge"), huge)));
        assertTrue(refused.toString().contains("Make room there."), refused.toString());
    }

    @Test
    void undoingLosesNothingThatWasChangedSince() throws IOException {
        Files.writeString(guest.resolve("home/a"), "old");
        Files.writeString(guest.resolve("home/gone"), "old too");
        restore(
                "r1",
                file("/home/a", "new"),
                new RestoreStep.Put(RawPath.of("/home/d"), state(FileKind.DIRECTORY, 0755, ROOT, "")),
                new RestoreStep.Remove(RawPath.of("/home/gone")));
        Files.writeString(guest.resolve("home/a"), "edited");
        Files.writeString(guest.resolve("home/d/mine"), "made");
        Files.writeString(guest.resolve("home/gone"), "made again");
        Restored undone = restorer().undo("");
        assertEquals(3, undone.notes().size(), undone.toString());
        assertEquals("old", content("home/a"));
        assertEquals("old too", content("home/gone"));
        assertFalse(Files.exists(guest.resolve("home/d")));
        Path kept = guest.resolve(".vml-r1/kept");
        assertEquals("edited", Files.readString(kept.resolve("0")));
        assertEquals("made", Files.readString(kept.resolve("1/mine")));
        assertEquals("made again", Files.readString(kept.resolve("2")));
    }

    @Test
    void theNextRestoreForgetsTheOneBefore() throws IOException {
        restore("r1", file("/home/a", "one"));
        restore("r2", file("/home/a", "two"));
        assertFalse(Files.exists(guest.resolve(".vml-r1")));
        assertEquals("", restorer().undo("r1").id());
        assertEquals("r2", restorer().undo("").id());
        assertEquals("one", content("home/a"));
        assertEquals("", restorer().undo("").id());
    }

    @Test
    void aRestoreThatWasInterruptedComesBeforeOthers() throws IOException {
        int[] changes = {0};
        Restorer broken = new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING, () -> {
            if (Files.exists(guest.resolve("home/a"))) {
                throw new IllegalStateException("killed after " + ++changes[0]);
            }
        });
        List<RestoreStep> steps = List.of(file("/home/a", "one"), file("/home/b", "one"));
        assertThrows(IllegalStateException.class, () -> broken.restore("r1", "day1", steps, this::fetch));
        RestoreException refused = assertThrows(RestoreException.class, () -> restore("r2", file("/home/c", "two")));
        assertEquals(
                "Restore r1 (day1) was interrupted. Undo it, or repeat it, before another one.", refused.getMessage());
        assertEquals("r1", restorer().undo("").id());
        assertEquals(1, restore("r2", file("/home/c", "two")).done());
    }

    @Test
    void aJournalWithATornEndIsReadUpToThere() throws IOException {
        restore("r1", file("/home/a", "one"));
        Path journal = guest.resolve("var/lib/vml/restores/r1/journal");
        Files.write(journal, new byte[] {0, 0, 0, 2, 4, 3, 1}, StandardOpenOption.APPEND);
        assertEquals("r1", restorer().undo("r1").id());
        assertFalse(Files.exists(guest.resolve("home/a")));
    }

    @Test
    void theSameRestoreAgainAnswersTheSame() throws IOException {
        assertEquals(1, restore("r1", file("/home/a", "one")).done());
        Restored again = restore("r1", file("/home/a", "one"));
        assertEquals(1, again.done());
        assertEquals(List.of("it had been done before"), again.notes());
    }

    @Test
    void stepsOutOfOrderAreRefused() {
        assertThrows(RestoreException.class, () -> restore("r1", file("/b", ""), file("/a", "")));
        assertThrows(RestoreException.class, () -> restore("../x", file("/b", "")));
    }

    @Test
    void piecesAreAskedForInBatches() throws IOException {
        List<RestoreStep> steps = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] content = new byte[FileState.PIECE];
            Arrays.fill(content, (byte) (i / 2));
            steps.add(file("/home/" + (char) ('a' + i), new String(content, StandardCharsets.UTF_8)));
        }
        List<Integer> sizes = new ArrayList<>();
        restorer().restore("r1", "day1", steps, digests -> {
            sizes.add(digests.size());
            return fetch(digests);
        });
        assertEquals(List.of(4, 2), sizes);
        assertEquals(FileState.PIECE, stat("home/l").facts().size());
    }

    @Test
    void contentThatIsThereIsNotAskedFor() throws IOException {
        byte[] content = new byte[FileState.PIECE + 1];
        new Random(7).nextBytes(content);
        String text = Base64.getEncoder().encodeToString(content);
        FileState state = state(FileKind.FILE, 04750, ROOT, "");
        Path program = Files.writeString(guest.resolve("program"), text);
        byte[] raw = Files.readAllBytes(program);
        List<Digest> digests = List.of(
                Digest.of(raw, FileState.PIECE),
                Digest.of(Arrays.copyOfRange(raw, FileState.PIECE, raw.length), raw.length - FileState.PIECE));
        FileState privileged = new FileState(
                FileKind.FILE, state.mode(), ROOT, TIME, raw.length, Bytes.EMPTY, 0, List.of(), digests, List.of());
        List<RestoreStep> steps = List.of(new RestoreStep.Amend(RawPath.of("/program"), privileged));
        Restored restored = restorer().restore("r1", "day1", steps, wanted -> {
            throw new AssertionError(wanted + " are there");
        });
        assertEquals(1, restored.done());
        assertEquals(text, content("program"));
        assertEquals(04750, stat("program").facts().mode());
    }

    @Test
    void otherFileSystemsHaveStagesOfTheirOwnAndStay() throws Exception {
        Path mount = Files.createDirectories(guest.resolve("home/m"));
        run("mount", "-t", "tmpfs", "none", mount.toString());
        try {
            Restored restored = restore(
                    "r1", new RestoreStep.Remove(RawPath.of("/home/m")), file("/home/m/a", "x"), file("/home/z", "y"));
            assertEquals(
                    "a file system is mounted there",
                    restored.failures().getFirst().reason());
            assertEquals(2, restored.done());
            assertTrue(Files.exists(mount.resolve(".vml-r1")));
            assertEquals("x", content("home/m/a"));
            Restored home = restore("r2", new RestoreStep.Remove(RawPath.of("/home")));
            assertEquals(
                    "a file system is mounted in it", home.failures().getFirst().reason());
            restorer().undo("");
            assertEquals(0, names(mount).size());
        } finally {
            run("umount", mount.toString());
        }
    }

    @Test
    void directoriesOfAnOverlaysLowerLayerAreTakenApart() throws Exception {
        Path lower = Files.createDirectories(folder.resolve("layers/lower"));
        Files.createDirectories(lower.resolve("var/lib/vml"));
        Files.createDirectories(lower.resolve("opt/d/e"));
        Files.writeString(lower.resolve("opt/d/e/f"), "low");
        Files.writeString(lower.resolve("opt/d/g"), "low");
        String layers = "lowerdir=" + lower + ",upperdir=" + Files.createDirectories(folder.resolve("layers/upper"))
                + ",workdir=" + Files.createDirectories(folder.resolve("layers/work"));
        Path merged = Files.createDirectories(folder.resolve("layers/merged"));
        run("mount", "-t", "overlay", "-o", layers, "none", merged.toString());
        try {
            guest = merged;
            Scan before = Scan.of(guest);
            assertEquals(List.of(), restore("r1", file("/opt/d", "a file now")).failures());
            assertEquals("a file now", content("opt/d"));
            assertEquals(List.of(), restorer().undo("").failures());
            assertEquals("", before.difference(Scan.of(guest), false));
        } finally {
            run("umount", merged.toString());
        }
    }

    @Test
    void noFileStaysOpen() throws IOException {
        restore("r0", file("/home/a", "first"));
        int open = names(Path.of("/proc/self/fd")).size();
        for (int i = 1; i < 5; i++) {
            restore("r" + i, file("/home/a", "x" + i), file("/home/b/c", "y"), file("/home/b/d", ""));
        }
        restorer().undo("");
        assertEquals(open, names(Path.of("/proc/self/fd")).size());
    }

    private static List<Bytes> names(Path directory) throws IOException {
        int open = Linux.openDirectory(Linux.AT_FDCWD, Scan.raw(directory.toString()));
        try {
            return Linux.list(open);
        } finally {
            Linux.close(open);
        }
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
