package org.vml.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;

/// A real overlay, mounted where only the agent sees it, and the agent as a program of its own.
class OverlayTest {
    private static final String MOUNT = "mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay merged";

    @TempDir
    private Path folder;

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    /// Runs a command in a mount namespace of its own, with the overlay.
    private Process inside(String command) throws IOException {
        String mount = MOUNT.replaceAll("=(lower|upper|work)", "=" + folder + "/$1");
        return new ProcessBuilder("unshare", "-m", "sh", "-ec", mount + "; " + command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Process agent() throws IOException {
        String java = Path.of(System.getProperty("java.home", ""), "bin/java").toString();
        String options = "--enable-native-access=ALL-UNNAMED -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
        String path = System.getProperty("java.class.path", "");
        return inside("exec " + java + " " + options + " -cp '" + path + "' " + Main.class.getName()
                + " session --root " + folder.resolve("merged"));
    }

    private void prepare() throws IOException, InterruptedException {
        for (String directory : List.of("lower", "upper", "work", "merged")) {
            Files.createDirectories(folder.resolve(directory));
        }
        write("lower/etc/config", "before");
        write("lower/etc/gone", "before");
        write("lower/opt/old/deep", "before");
        write("lower/opt/old/kept", "before");
        write("lower/usr/untouched", "before");
        assumeTrue(inside("true").waitFor() == 0, "an overlay cannot be mounted here");
        String work =
                "cd merged; echo after >etc/config; rm etc/gone; rm -r opt/old; mkdir opt/old; echo new >opt/old/kept;"
                        + " mkdir -p home/u; echo mine >home/u/file; ln home/u/file home/u/again; mkdir -p tmp; echo >tmp/x;"
                        + " chmod 600 usr/untouched; mkdir run; mount -t tmpfs tmpfs run";
        assertEquals(0, inside(work).waitFor());
    }

    @Test
    void whatWasWrittenIsToldAndReadWithWhatWasBefore() throws Exception {
        prepare();
        Process agent = agent();
        Frames frames = new Frames(agent.getInputStream(), agent.getOutputStream());
        MessageCodec.send(new HostMessage.Hello(1, "test"), frames);
        assertInstanceOf(AgentMessage.Welcome.class, MessageCodec.receiveFromAgent(frames));
        MessageCodec.send(new HostMessage.Walk(false, 0, List.of(), List.of(), 1 << 20), frames);
        AgentMessage.Base base = assertInstanceOf(AgentMessage.Base.class, MessageCodec.receiveFromAgent(frames));
        assertEquals("overlay", base.kind());

        SortedSet<RawPath> paths = suspects(frames);
        assertEquals(
                Stream.of(
                                "/etc",
                                "/etc/config",
                                "/etc/gone",
                                "/home",
                                "/home/u",
                                "/home/u/again",
                                "/home/u/file",
                                "/opt",
                                "/opt/old",
                                "/opt/old/deep",
                                "/opt/old/kept",
                                "/run",
                                "/tmp",
                                "/usr",
                                "/usr/untouched")
                        .map(RawPath::of)
                        .filter(path -> !path.equals(RawPath.of("/run")))
                        .toList(),
                List.copyOf(paths));
        Map<RawPath, Outcome> outcomes = read(frames, List.copyOf(paths));
        check(outcomes);
        MessageCodec.send(new HostMessage.Bye(), frames);
        assertEquals(0, agent.waitFor());
    }

    private static SortedSet<RawPath> suspects(Frames frames) throws IOException {
        SortedSet<RawPath> paths = new TreeSet<>();
        while (true) {
            switch (Objects.requireNonNull(MessageCodec.receiveFromAgent(frames))) {
                case AgentMessage.Listing listing -> {
                    listing.children()
                            .forEach(child -> paths.add(listing.directory().child(child.name())));
                    listing.removed()
                            .forEach(name -> paths.add(listing.directory().child(name)));
                }
                case AgentMessage.Excluded _ -> {}
                case AgentMessage.Walked _ -> {
                    return paths;
                }
                case AgentMessage other -> throw new IOException(other.toString());
            }
        }
    }

    private static Map<RawPath, Outcome> read(Frames frames, List<RawPath> paths) throws IOException {
        MessageCodec.send(new HostMessage.Read(paths), frames);
        Map<RawPath, Outcome> outcomes = new TreeMap<>();
        while (outcomes.size() < paths.size()) {
            switch (Objects.requireNonNull(MessageCodec.receiveFromAgent(frames))) {
                case AgentMessage.Offer(List<AgentMessage.Piece> pieces) -> take(frames, pieces);
                case AgentMessage.Reports(List<AgentMessage.Report> reports) ->
                    reports.forEach(report -> outcomes.put(report.path(), report.outcome()));
                case AgentMessage other -> throw new IOException(other.toString());
            }
        }
        return outcomes;
    }

    private static void take(Frames frames, List<AgentMessage.Piece> pieces) throws IOException {
        byte[] bitmap = new byte[(pieces.size() + 7) / 8];
        java.util.Arrays.fill(bitmap, (byte) -1);
        MessageCodec.send(new HostMessage.Want(Bytes.owned(bitmap)), frames);
        assertFalse(pieces.stream().map(AgentMessage.Piece::digest).anyMatch(digest("before")::contains), "as it was");
        for (AgentMessage.Piece piece : pieces) {
            AgentMessage.Content content =
                    assertInstanceOf(AgentMessage.Content.class, MessageCodec.receiveFromAgent(frames));
            assertEquals(piece.digest(), Digest.of(content.bytes().shared(), piece.length()));
        }
    }

    private static List<Digest> digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return List.of(Digest.of(bytes, bytes.length));
    }

    private static void check(Map<RawPath, Outcome> outcomes) {
        Outcome.Found config = assertInstanceOf(Outcome.Found.class, outcomes.get(RawPath.of("/etc/config")));
        assertEquals(digest("after\n"), config.state().pieces());
        assertEquals(digest("before"), Objects.requireNonNull(config.before()).pieces());
        Outcome.Absent gone = assertInstanceOf(Outcome.Absent.class, outcomes.get(RawPath.of("/etc/gone")));
        assertNotNull(gone.before());
        assertInstanceOf(Outcome.Absent.class, outcomes.get(RawPath.of("/opt/old/deep")));
        Outcome.Found mine = assertInstanceOf(Outcome.Found.class, outcomes.get(RawPath.of("/home/u/file")));
        assertTrue(mine.beforeKnown() && mine.before() == null);
        assertEquals(2, mine.facts().links());
        Outcome.Found mode = assertInstanceOf(Outcome.Found.class, outcomes.get(RawPath.of("/usr/untouched")));
        assertEquals(
                mode.state().pieces(), Objects.requireNonNull(mode.before()).pieces());
    }
}
