package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.logbook.Entry;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;

/// A tree is changed at random, captured, and put into a copy of what it was before: then both are the same.
class LightRoundTripTest {
    private static final int SEEDS = Integer.getInteger("vml.seeds", 300);

    @TempDir
    private Path directory;

    @Test
    void aFewTrees() throws Exception {
        long seed = Long.getLong("vml.seed", System.nanoTime());
        System.out.println("LightRoundTripTest: seed " + seed + "; the same again with -Dvml.seed=" + seed);
        for (int i = 0; i < 3; i++) {
            roundTrip(seed + i);
        }
    }

    @Test
    @Tag("slow")
    void manyTrees() {
        LongStream.range(0, SEEDS).parallel().forEach(seed -> assertDoesNotThrow(() -> roundTrip(seed)));
    }

    private void roundTrip(long seed) throws Exception {
        try (LightWorld world = new LightWorld(directory)) {
            Path worked = world.tree("worked-" + seed);
            RandomTree tree = new RandomTree(worked, new Random(seed));
            tree.grow(60);
            Scan before = Scan.of(worked);
            Path fresh = world.copy(worked, "fresh-" + seed);
            tree.mutate(25);
            tree.close();
            Entry entry = world.capture("first", null, worked, before).entry();
            LightWorld.Captured again = world.capture("second", entry, worked, before);
            assertEquals(0, again.light().sent(), "an unchanged tree sends no content");
            assertEquals(world.index(entry).files(), world.index(again.entry()).files(), "seed " + seed);
            List<PlannedStep> steps = world.restore(again.entry(), fresh, before, OnConflict.STOP);
            assertEquals(
                    List.of(),
                    steps.stream()
                            .filter(step -> step.verdict() == PlannedStep.Verdict.CONFLICT)
                            .toList());
            same(Scan.of(worked), Scan.of(fresh), "seed " + seed);
            LightWorld.run("rm", "-rf", worked.toString(), fresh.toString());
        }
    }

    private static void same(Scan expected, Scan actual, String message) {
        for (Map.Entry<RawPath, FileState> object : expected.states().entrySet()) {
            assertEquals(object.getValue(), actual.states().get(object.getKey()), message + ": " + object.getKey());
        }
        Set<RawPath> more = new HashSet<>(actual.states().keySet());
        more.removeAll(expected.states().keySet());
        more.removeIf(LightRoundTripTest::isOfAgent);
        assertEquals(Set.of(), more, message);
        assertEquals(linked(expected), linked(actual), message);
    }

    /// The journal, and what was there before: kept until it is undone.
    private static boolean isOfAgent(RawPath path) {
        return path.toString().startsWith("/.vml-") || path.startsWith(RawPath.of("/var"));
    }

    /// The sets of names that are of one file.
    private static Set<Set<RawPath>> linked(Scan scan) {
        Map<Long, Set<RawPath>> names = new HashMap<>();
        for (Map.Entry<RawPath, Facts> object : scan.facts().entrySet()) {
            boolean isFile = object.getValue().kind() == FileKind.FILE;
            if (isFile && !isOfAgent(object.getKey())) {
                names.computeIfAbsent(object.getValue().inode(), key -> new HashSet<>())
                        .add(object.getKey());
            }
        }
        names.values().removeIf(linked -> linked.size() == 1);
        return new HashSet<>(names.values());
    }
}
