package org.vml.agent.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;

/// Restoring and undoing end before each of their changes in turn, as if the agent was killed there.
class RestorerCrashTest {
    @TempDir
    private Path folder;

    private int round;

    /// Ends the restore; nothing catches it.
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// What is tried to the end, or to a crash.
    @FunctionalInterface
    private interface Attempt {
        void run(Restorer restorer) throws IOException;
    }

    /// A guest before and after.
    private record Case(NavigableMap<RawPath, Trees.Node> tree, Scan before, Scan after, List<RestoreStep> steps) {
        void restore(Restorer restorer) throws IOException {
            restorer.restore("r1", "day1", steps, after.source());
        }
    }

    @Test
    void aCrashAnywhereInASmallRestoreCanBeUndoneAndFinished() throws IOException {
        crashEverywhere(new int[] {3}, 8);
    }

    @Test
    @Tag("slow")
    void aCrashAnywhereCanBeUndoneAndFinished() throws IOException {
        crashEverywhere(new int[] {11, 12, 13, 14, 15, 16, 17, 18}, 20);
    }

    private void crashEverywhere(int[] seeds, int size) throws IOException {
        for (int seed : seeds) {
            Case each = make(seed, size);
            int changes = crashInRestoring("seed " + seed, each);
            int undoing = crashInUndoing("seed " + seed, each);
            assertTrue(changes > 20 && undoing > 10, changes + " and " + undoing + " changes");
        }
    }

    private Case make(int seed, int size) throws IOException {
        Trees trees = new Trees(seed, size);
        NavigableMap<RawPath, Trees.Node> tree = Guests.withPlace(trees.grow());
        tree.values().removeIf(node -> node.kind() == FileKind.SOCKET);
        NavigableMap<RawPath, Trees.Node> other = trees.changed(tree);
        other.values().removeIf(node -> node.kind() == FileKind.SOCKET);
        Path guest = build(tree);
        Path target = build(other);
        Scan before = Scan.of(guest);
        Scan after = Scan.of(target);
        Guests.delete(guest);
        Guests.delete(target);
        return new Case(tree, before, after, Differ.steps(before, after));
    }

    private Path build(NavigableMap<RawPath, Trees.Node> tree) throws IOException {
        Path guest = Files.createDirectories(folder.resolve("guest-" + round++));
        Trees.build(tree, guest);
        return guest;
    }

    /// How many changes a restore makes.
    private int crashInRestoring(String seed, Case each) throws IOException {
        for (int at = 1; ; at++) {
            String what = seed + ", restoring, change " + at;
            Path undone = build(each.tree);
            if (!crashes(undone, at, each::restore)) {
                assertEquals("", each.after.difference(Scan.of(undone), false), what);
                Guests.delete(undone);
                return at - 1;
            }
            Scan before = each.before;
            undo(undone);
            assertEquals("", before.difference(Scan.of(undone), false), what);
            Path finished = build(each.tree);
            Scan original = Scan.of(finished);
            assertTrue(crashes(finished, at, each::restore), what);
            each.restore(restorer(finished));
            assertEquals("", each.after.difference(Scan.of(finished), false), what);
            undo(finished);
            assertEquals("", original.difference(Scan.of(finished), true), what);
            Guests.delete(undone);
            Guests.delete(finished);
        }
    }

    private int crashInUndoing(String seed, Case each) throws IOException {
        for (int at = 1; ; at++) {
            String what = seed + ", undoing, change " + at;
            Path guest = build(each.tree);
            each.restore(restorer(guest));
            boolean isOver = !crashes(guest, at, restorer -> restorer.undo("r1"));
            if (!isOver && at % 2 == 0) {
                each.restore(restorer(guest));
                assertEquals("", each.after.difference(Scan.of(guest), false), what);
            }
            undo(guest);
            assertEquals("", each.before.difference(Scan.of(guest), false), what);
            Guests.delete(guest);
            if (isOver) {
                return at - 1;
            }
        }
    }

    private static void undo(Path guest) throws IOException {
        assertEquals(List.of(), restorer(guest).undo("").failures());
    }

    private static Restorer restorer(Path guest) {
        return new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING);
    }

    /// Whether it came to the change of this number, before which it ended.
    private static boolean crashes(Path guest, int at, Attempt attempt) throws IOException {
        int[] done = {0};
        Restorer restorer = new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING, () -> {
            if (++done[0] == at) {
                throw new Crash();
            }
        });
        try {
            attempt.run(restorer);
            return false;
        } catch (Crash crash) {
            return true;
        }
    }
}
