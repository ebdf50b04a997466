package org.vml.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.agent.platform.Linux;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;

/// aufs as CernVM has it, its names written by hand: kernels do not have it any more.
class AufsTest {
    @TempDir
    private Path root;

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    private static int open(Path path) throws IOException {
        return Linux.openDirectory(Linux.AT_FDCWD, path.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Told walk() throws IOException {
        MountTable mounts = MountTable.parse(
                "1 0 0:1 / / rw - aufs none rw,si=1\n2 1 8:1 / /mnt/.rw rw - ext4 /dev/vda rw", RawPath.ROOT);
        Overlay overlay = Objects.requireNonNull(Overlay.find(RawPath.of(root.toString()), mounts));
        Path upper = root.resolve("mnt/.rw/persistent");
        assertEquals(RawPath.of(upper.toString()), overlay.upper());
        Told told = new Told();
        try (Trees trees = new Trees(
                RawPath.of(root.toString()),
                open(root),
                open(upper),
                open(root.resolve("mnt/.ro/cvm4")),
                mounts,
                overlay)) {
            told.send(new Walks(trees, new Told.Keys(), told).walk(null, Scope.of(BuiltInRules.all())));
        }
        return told;
    }

    @Test
    void theUpperLayerIsToldAndWhatItHidesAndWhatLinksLeadToBesideIt() throws IOException {
        write("mnt/.ro/cvm4/etc/old", "");
        write("mnt/.ro/cvm4/opt/gone/file", "");
        write("mnt/.ro/cvm4/opt/stays", "");
        write("etc/new", "merged");
        write("opt/stays", "");
        write("mnt/.rw/persistent/etc/new", "merged");
        write("mnt/.rw/persistent/etc/.wh.old", "");
        write("mnt/.rw/persistent/opt/.wh..wh..opq", "");
        write("mnt/.rw/persistent/opt/stays", "");
        write("mnt/.rw/persistent/.wh..wh.plnk/1.2", "");
        write("mnt/.rw/persistent/.wh..wh.aufs", "");
        write("mnt/.rw/persistent/var/log/.wh.boring", "");
        write("var/log/x", "");
        write("mnt/.rw/srv/data", "");
        write("mnt/.rw/spool/cvmfs/x", "");
        for (String own : List.of("cache/a", "cvmfs-cache/a", "swapfile", "context/user_data", "aux/cvmfs_snapshot")) {
            write("mnt/.rw/" + own, "");
        }
        Told told = walk();
        AgentMessage.Base base = (AgentMessage.Base) told.messages.getFirst();
        assertEquals("overlay", base.kind());
        assertEquals(
                Set.of(
                        "/etc",
                        "/etc/new",
                        "/opt",
                        "/opt/stays",
                        "/var",
                        "/var/log",
                        "/mnt/.rw/srv",
                        "/mnt/.rw/srv/data",
                        "/mnt/.rw/spool",
                        "/mnt/.rw/spool/cvmfs",
                        "/mnt/.rw/spool/cvmfs/x"),
                Set.copyOf(
                        told.children.keySet().stream().map(RawPath::toString).toList()));
        assertEquals(List.of(RawPath.of("/etc/old"), RawPath.of("/opt/gone")), told.removed);
        assertEquals(
                Map.of(RawPath.of("/var/log/boring"), "a log", RawPath.of("/mnt/.rw/cache"), "a cache"),
                Map.of(
                        RawPath.of("/var/log/boring"),
                                Objects.requireNonNull(told.excluded.get(RawPath.of("/var/log/boring"))),
                        RawPath.of("/mnt/.rw/cache"),
                                Objects.requireNonNull(told.excluded.get(RawPath.of("/mnt/.rw/cache")))));
        for (String own : List.of("cvmfs-cache", "swapfile", "context", "aux", "persistent")) {
            assertTrue(told.excluded.containsKey(RawPath.of("/mnt/.rw/" + own)), own);
        }
    }
}
