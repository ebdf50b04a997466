package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.guest.AgentSession;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.Repository;
import org.vml.repository.Save;
import org.vml.repository.format.v1.FormatV1;

/// A guest of which the controller knows no disk: what its packages installed is not captured, what somebody did is,
/// and it can be put into another guest of the same packages.
class PackagesCaptureTest {
    @TempDir
    private Path directory;

    private Path worked;
    private Path fresh;

    @BeforeEach
    void installAndWork() throws IOException {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        assumeTrue(isRoot && Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "dpkg cannot install here");
        Path made = directory.resolve("alpha");
        write(
                made.resolve("DEBIAN/control"),
                "Package: alpha\nVersion: 1\nArchitecture: all\nMaintainer: nobody <n@example.org>\nDescription: x\n");
        write(made.resolve("DEBIAN/conffiles"), "/etc/alpha.conf\n");
        write(made.resolve("etc/alpha.conf"), "before");
        for (String name : List.of("same", "changed", "gone")) {
            write(made.resolve("usr/share/alpha/" + name), name);
        }
        run("sh", "-c", "cd alpha && find usr -type f -exec md5sum {} + >DEBIAN/md5sums");
        run("dpkg-deb", "-b", "alpha", "alpha.deb");
        worked = install("worked");
        fresh = install("fresh");
        Files.writeString(worked.resolve("etc/alpha.conf"), "after");
        Files.writeString(worked.resolve("usr/share/alpha/changed"), "CHANGED");
        Files.delete(worked.resolve("usr/share/alpha/gone"));
        write(worked.resolve("home/u/mine"), "mine");
    }

    private Path install(String name) throws IOException {
        Path root = directory.resolve(name);
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        run("dpkg", "--root=" + root, "-i", "alpha.deb");
        return root;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertEquals(0, process.waitFor(), said);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Entry capture(Repository repository, String name, @Nullable Entry last, long sent) throws IOException {
        CaptureRequest request = new CaptureRequest("base", "base", null, List.of(), List.of(), Long.MAX_VALUE);
        try (AgentSession agent = GuestTree.session(worked);
                Save save = repository.save(new EntryName(name), last);
                LightLevel level = last == null ? null : LightLevel.open(repository, last)) {
            LightSave.Captured captured = LightSave.save(agent, null, level, request, directory, save, new Run());
            assertEquals(sent, captured.sent());
            return save.commit("", new Run());
        }
    }

    @Test
    void exactlyWhatSomebodyDidIsCapturedAndPutIntoAnotherGuest() throws IOException {
        try (Repository repository =
                Repository.create(new MemoryChunkStore(), new FormatV1(), InstantSource.system())) {
            Entry first = capture(repository, "first", null, "afterCHANGEDmine".length());
            Entry second = capture(repository, "second", first, 0);
            try (LightLevel level = LightLevel.open(repository, second)) {
                LightIndex index = level.index();
                assertEquals("packages", index.base().kind());
                assertEquals(
                        List.of(
                                "/etc/alpha.conf",
                                "/home",
                                "/home/u",
                                "/home/u/mine",
                                "/usr/share/alpha/changed",
                                "/usr/share/alpha/gone",
                                "/var",
                                "/var/lib"),
                        index.files().stream()
                                .map(file -> file.path().toString())
                                .toList());
                assertEquals(
                        List.of("/usr/share/alpha/gone"),
                        index.files().stream()
                                .filter(file -> file.state() == null)
                                .map(file -> file.path().toString())
                                .toList());
                restore(level);
            }
        }
        assertEquals("after", Files.readString(fresh.resolve("etc/alpha.conf")));
        assertEquals("CHANGED", Files.readString(fresh.resolve("usr/share/alpha/changed")));
        assertEquals("same", Files.readString(fresh.resolve("usr/share/alpha/same")));
        assertEquals("mine", Files.readString(fresh.resolve("home/u/mine")));
        assertFalse(Files.exists(fresh.resolve("usr/share/alpha/gone")));
    }

    /// Nobody knows what a file was like that differs from its package: to restore it is a conflict.
    private void restore(LightLevel level) throws IOException {
        try (AgentSession agent = GuestTree.session(fresh)) {
            Restore asked =
                    Restore.plan(agent, level, null, "entry", new RestoreChoices(OnConflict.STOP, false), new Run());
            assertEquals(
                    List.of("/etc/alpha.conf", "/usr/share/alpha/changed", "/usr/share/alpha/gone"),
                    asked.conflicts().stream()
                            .map(step -> step.path().toString())
                            .toList());
            RestoreChoices replace = new RestoreChoices(OnConflict.REPLACE, false);
            Restore restore = Restore.plan(agent, level, null, "entry", replace, new Run());
            assertEquals(List.of(), restore.execute(new Run()).restored().failures());
        }
    }
}
