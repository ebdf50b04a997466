package org.vml.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxChanges;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.wire.Bytes;

class ReaderTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path root;

    private int top;
    private final List<Digest> offered = new ArrayList<>();
    private final Offers offers = (digest, content, length) -> {
        assertEquals(digest, Digest.of(content, length));
        offered.add(digest);
    };

    @BeforeEach
    void open() throws IOException {
        top = Linux.openDirectory(Linux.AT_FDCWD, raw(root.toString()));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\nann:x:1234:5::/:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nfive:x:5:\n");
    }

    @AfterEach
    void close() {
        Linux.close(top);
    }

    private static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Reader reader(@Nullable Offers to, int lower) throws IOException {
        return new Reader(new Reader.Roots(top, lower, Scope.of(BuiltInRules.all())), new Told.Keys(), to, 64L * MIB);
    }

    private Outcome read(String path) throws IOException {
        return reader(offers, -1).read(RawPath.of(path));
    }

    private FileState state(String path) throws IOException {
        Outcome.Found found = assertInstanceOf(Outcome.Found.class, read(path));
        assertFalse(found.unstable());
        return found.state();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aFileIsReadInPiecesThatAreAllOffered() throws IOException {
        for (int length : new int[] {0, 1, MIB, MIB + 1, 4 * MIB, 6 * MIB + 3}) {
            offered.clear();
            byte[] content = random(length);
            Files.write(root.resolve("file"), content);
            FileState state = state("/file");
            assertEquals(length, state.size());
            List<Digest> expected = new ArrayList<>();
            for (int at = 0; at < length; at += MIB) {
                byte[] piece = Arrays.copyOfRange(content, at, Math.min(length, at + MIB));
                expected.add(Digest.of(piece, piece.length));
            }
            assertEquals(expected, state.pieces());
            assertEquals(expected, offered);
        }
    }

    @Test
    void ownersAttributesModesAndRawCapabilitiesAreRead() throws IOException {
        Files.writeString(root.resolve("file"), "x");
        byte[] capability = {0, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        List<Attribute> attributes = List.of(
                new Attribute("security.capability", Bytes.of(capability)),
                new Attribute("user.tried", Bytes.of(new byte[] {0, -1})));
        LinuxChanges.own(top, raw("file"), 1234, 5);
        LinuxChanges.permit(top, raw("file"), 04755);
        for (Attribute attribute : attributes) {
            LinuxChanges.setAttribute(top, raw("file"), attribute);
        }
        FileState state = state("/file");
        assertEquals("ann", state.owner().user());
        assertEquals("five", state.owner().group());
        assertEquals(04755, state.mode());
        assertEquals(attributes, state.attributes());
        assertEquals("", state("/etc").owner().user().replace("root", ""));
    }

    @Test
    void holesAreKnownAndAFileOfOneHoleToo() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
            file.setLength(3L * MIB);
            file.seek(MIB);
            file.write(new byte[4096]);
        }
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("hole").toFile(), "rw")) {
            file.setLength(MIB);
        }
        assertEquals(List.of(new Segment(MIB, 4096)), state("/sparse").data());
        assertEquals(List.of(new Segment(MIB, 0)), state("/hole").data());
        Files.write(root.resolve("full"), random(MIB));
        assertEquals(List.of(), state("/full").data());
    }

    @Test
    void whatIsNoFileIsReadWithoutBeingOpened() throws IOException {
        LinuxChanges.makeNode(top, raw("fifo"), FileKind.FIFO, 0600, 0);
        LinuxChanges.makeNode(top, raw("device"), FileKind.CHAR_DEVICE, 0600, 1L << 32 | 3);
        LinuxChanges.makeNode(top, raw("socket"), FileKind.SOCKET, 0600, 0);
        LinuxChanges.makeLink(top, raw("link"), new byte[] {(byte) 0xff, '/'});
        assertEquals(FileKind.FIFO, state("/fifo").kind());
        assertEquals(1L << 32 | 3, state("/device").device());
        assertEquals(Bytes.of(new byte[] {(byte) 0xff, '/'}), state("/link").target());
        assertEquals(new Outcome.LeftOut("a socket"), read("/socket"));
        assertEquals(FileKind.DIRECTORY, state("/").kind());
    }

    @Test
    void nothingOfASecretIsOfferedWhereverItStands() throws IOException {
        Files.writeString(root.resolve("grid.key"), "x");
        assertInstanceOf(Outcome.Secret.class, read("/grid.key"));
        for (int length : new int[] {100, 3 * MIB, 9 * MIB}) {
            Files.write(root.resolve("file"), random(length));
            Files.writeString(root.resolve("file"), "SECRET", StandardOpenOption.APPEND);
            Outcome.Secret secret = assertInstanceOf(Outcome.Secret.class, read("/file"));
            assertEquals("secret", secret.withheld().kind());
        }
        assertEquals(List.of(), offered);
    }

    @Test
    void inspectingDigestsContentAndOffersNothingButStillKnowsSecretPaths() throws IOException {
        Files.writeString(root.resolve("file"), "SECRET");
        Files.writeString(root.resolve("grid.key"), "x");
        Reader inspector = reader(null, -1);
        Outcome.Found found = assertInstanceOf(Outcome.Found.class, inspector.read(RawPath.of("/file")));
        assertEquals(List.of(Digest.of(raw("SECRET"), 6)), found.state().pieces());
        assertInstanceOf(Outcome.Secret.class, inspector.read(RawPath.of("/grid.key")));
    }

    @Test
    void aFileThatChangesEachTimeIsReadThreeTimesAndMarked() throws IOException {
        Path file = root.resolve("file");
        Files.write(file, random(5 * MIB));
        AtomicBoolean isFirst = new AtomicBoolean(true);
        Offers changing = (digest, content, length) -> {
            Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        };
        Outcome.Found found =
                assertInstanceOf(Outcome.Found.class, reader(changing, -1).read(RawPath.of("/file")));
        assertTrue(found.unstable());
        assertEquals(found.state().size(), found.facts().size());
        Offers changingOnce = (digest, content, length) -> {
            if (isFirst.getAndSet(false)) {
                Files.write(file, new byte[] {2}, StandardOpenOption.APPEND);
            }
        };
        found = assertInstanceOf(Outcome.Found.class, reader(changingOnce, -1).read(RawPath.of("/file")));
        assertFalse(found.unstable());
    }

    @Test
    void linksOnTheWayAreNotFollowedAndWhatIsGoneIsSaidToBe() throws IOException {
        Files.createDirectories(root.resolve("real"));
        Files.writeString(root.resolve("real/file"), "x");
        Files.createSymbolicLink(root.resolve("way"), Path.of("real"));
        assertEquals(new Outcome.Absent(false, null), read("/way/file"));
        assertEquals(new Outcome.Absent(false, null), read("/nothing/there"));
        assertEquals(new Outcome.LeftOut("a log"), read("/var/log/gone"));
        Files.write(root.resolve("large"), new byte[0]);
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
            file.setLength(65L * MIB);
        }
        assertEquals(new Outcome.LeftOut("larger than 67108864 bytes"), read("/large"));
    }

    @Test
    void whatWasBeforeComesFromTheLowerTreeButForSecrets(@TempDir Path lower) throws IOException {
        Files.writeString(lower.resolve("file"), "before");
        Files.writeString(lower.resolve("gone"), "before");
        Files.writeString(lower.resolve("secret"), "SECRET");
        Files.writeString(root.resolve("file"), "now");
        Files.writeString(root.resolve("secret"), "now");
        Files.writeString(root.resolve("new"), "now");
        int below = Linux.openDirectory(Linux.AT_FDCWD, raw(lower.toString()));
        Reader reader = reader(offers, below);
        Outcome.Found found = assertInstanceOf(Outcome.Found.class, reader.read(RawPath.of("/file")));
        assertEquals(
                List.of(Digest.of(raw("before"), 6)),
                found.before() == null ? List.of() : found.before().pieces());
        Outcome.Absent gone = assertInstanceOf(Outcome.Absent.class, reader.read(RawPath.of("/gone")));
        assertTrue(gone.beforeKnown() && gone.before() != null);
        Outcome.Found fresh = assertInstanceOf(Outcome.Found.class, reader.read(RawPath.of("/new")));
        assertTrue(fresh.beforeKnown() && fresh.before() == null);
        Outcome.Found other = assertInstanceOf(Outcome.Found.class, reader.read(RawPath.of("/secret")));
        assertFalse(other.beforeKnown());
        assertEquals(3, offered.size());
        Linux.close(below);
    }
}
