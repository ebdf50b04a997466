package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.guest.AgentSession;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.repository.Repository;
import org.vml.repository.Save;
import org.vml.repository.format.v1.FormatV1;

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
    void manyTrees() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            roundTrip(seed);
        }
    }

    private void roundTrip(long seed) throws Exception {
        Path worked = Files.createDirectory(directory.resolve("worked-" + seed));
        Path fresh = directory.resolve("fresh-" + seed);
        RandomTree tree = new RandomTree(worked, new Random(seed));
        tree.grow(60);
        Scan before = Scan.of(worked);
        run("cp", "-a", worked.toString(), fresh.toString());
        tree.mutate(25);
        tree.close();
        try (Repository repository =
                Repository.create(new MemoryChunkStore(), new FormatV1(), InstantSource.system())) {
            Entry entry = capture(repository, "first", null, worked, before);
            Entry again = capture(repository, "second", entry, worked, before);
            assertEquals(
                    index(repository, entry).files(), index(repository, again).files(), "seed " + seed);
            restore(repository, again, fresh, before);
        }
        same(Scan.of(worked), Scan.of(fresh), "seed " + seed);
        run("rm", "-rf", worked.toString(), fresh.toString());
    }

    private Entry capture(Repository repository, String name, @Nullable Entry last, Path root, Scan before)
            throws IOException {
        CaptureRequest request = new CaptureRequest("base", "base", null, List.of(), Long.MAX_VALUE);
        try (AgentSession agent = GuestTree.session(root);
                Save save = repository.save(new EntryName(name), last);
                LightLevel level = last == null ? null : LightLevel.open(repository, last)) {
            LightSave.Captured captured =
                    LightSave.save(agent, new ScannedListing(before), level, request, directory, save, new Run());
            if (last != null) {
                assertEquals(0, captured.sent(), "an unchanged tree sends no content");
            }
            return save.commit("", new Run());
        }
    }

    private static LightIndex index(Repository repository, Entry entry) {
        try (LightLevel level = LightLevel.open(repository, entry)) {
            return level.index();
        }
    }

    private static void restore(Repository repository, Entry entry, Path root, Scan before) throws IOException {
        try (AgentSession agent = GuestTree.session(root);
                LightLevel level = LightLevel.open(repository, entry)) {
            Restore restore =
                    Restore.plan(agent, level, new ScannedListing(before), "entry", OnConflict.STOP, new Run());
            assertEquals(List.of(), restore.conflicts());
            AgentMessage.Restored restored = restore.execute(new Run());
            assertEquals(List.of(), restored.failures());
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

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
    }
}
