package org.vml.agent.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.message.AgentMessage.Restored;

class RestorerModelTest {
    @TempDir
    private Path folder;

    @Test
    void aFewRandomTreesBecomeOthersAndAreThemselvesAgain() throws IOException {
        run(0, 5);
    }

    @Test
    @Tag("slow")
    void randomTreesBecomeOthersAndAreThemselvesAgain() throws IOException {
        run(1000, 1300);
    }

    private void run(long from, long to) throws IOException {
        for (long seed = from; seed < to; seed++) {
            Path guest = Files.createDirectories(folder.resolve("guest-" + seed));
            Path other = Files.createDirectories(folder.resolve("other-" + seed));
            Trees trees = new Trees(seed, 40);
            NavigableMap<RawPath, Trees.Node> before = Guests.withPlace(trees.grow());
            Trees.build(before, guest);
            Trees.build(trees.changed(before), other);
            restoreAndUndo("seed " + seed, guest, other);
            Guests.delete(guest);
            Guests.delete(other);
        }
    }

    private static void restoreAndUndo(String seed, Path guest, Path other) throws IOException {
        Scan before = Scan.of(guest);
        Scan after = Scan.of(other);
        List<RestoreStep> steps = Differ.steps(before, after);
        Restorer restorer = new Restorer(guest, Restorer.PLACE, AfterRestore.NOTHING);
        Restored restored = restorer.restore("r1", "day1", steps, after.source());
        List<RawPath> sockets = steps.stream()
                .filter(step -> isSocket(step, after))
                .map(RestoreStep::path)
                .toList();
        assertEquals(
                sockets, restored.failures().stream().map(Exclusion::path).toList(), seed + " " + restored.failures());
        assertEquals(steps.size() - sockets.size(), restored.done(), seed);
        assertEquals(List.of(), restored.notes(), seed);
        Scan now = Scan.of(guest);
        sockets.forEach(path -> {
            now.objects().keySet().removeIf(each -> each.startsWith(path));
            after.objects().remove(path);
        });
        assertEquals("", after.difference(now, false), seed);
        Restored undone = restorer.undo("");
        assertEquals(new Restored("r1", undone.done(), List.of(), List.of()), undone, seed);
        assertEquals("", before.difference(Scan.of(guest), true), seed);
    }

    private static boolean isSocket(RestoreStep step, Scan after) {
        boolean isAmend = step instanceof RestoreStep.Amend;
        Scan.Seen target = after.objects().get(step.path());
        return !isAmend && target != null && target.state().kind() == FileKind.SOCKET;
    }
}
