package org.vml.agent.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// A process that restores is really killed, at random moments.
class RestorerKillTest {
    private static final int ROUNDS = 30;
    private static final int SIZE = 120;

    @TempDir
    private Path folder;

    /// Restores the guest to what another directory is.
    public static final class Child {
        private Child() {}

        /// Prints `begin` right before the restore, and `end` behind it.
        ///
        /// @param args the guest, the other directory
        public static void main(String[] args) throws IOException {
            Path guest = Path.of(args[0]);
            Scan after = Scan.of(Path.of(args[1]));
            var steps = Differ.steps(Scan.of(guest), after);
            System.out.println("begin");
            System.out.flush();
            new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING).restore("r1", "day1", steps, after.source());
            System.out.println("end");
        }
    }

    @Test
    @Tag("slow")
    void aKilledRestoreCanBeUndoneAndFinished() throws Exception {
        long seed = 4711;
        Random random = new Random(seed);
        Trees trees = new Trees(seed, SIZE);
        NavigableMap<RawPath, Trees.Node> tree = Guests.withPlace(trees.grow());
        tree.values().removeIf(node -> node.kind() == FileKind.SOCKET);
        NavigableMap<RawPath, Trees.Node> changed = trees.changed(tree);
        changed.values().removeIf(node -> node.kind() == FileKind.SOCKET);
        Path other = build(changed, "other");
        Scan after = Scan.of(other);
        int between = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path guest = build(tree, "guest-" + round);
            Scan before = Scan.of(guest);
            kill(guest, other, random.nextInt(400));
            String found = before.difference(Scan.of(guest), true);
            between +=
                    found.isEmpty() || after.difference(Scan.of(guest), false).isEmpty() ? 0 : 1;
            Restorer restorer = new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING);
            if (round % 2 == 0) {
                restorer.restore("r1", "day1", Differ.steps(before, after), after.source());
                assertEquals("", after.difference(Scan.of(guest), false), "round " + round);
            }
            restorer.undo("");
            assertEquals("", before.difference(Scan.of(guest), true), "round " + round);
            Guests.delete(guest);
        }
        assertTrue(between > 0, "some of the " + ROUNDS + " were killed between before and after");
    }

    private Path build(NavigableMap<RawPath, Trees.Node> tree, String name) throws IOException {
        Path guest = Files.createDirectories(folder.resolve(name));
        Trees.build(tree, guest);
        return guest;
    }

    private static void kill(Path guest, Path other, int milliseconds) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                guest.toString(),
                other.toString()));
        Process child =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try (var out = child.inputReader()) {
            assertEquals("begin", out.readLine());
            Thread.sleep(milliseconds);
            child.destroyForcibly().waitFor();
        }
    }
}
