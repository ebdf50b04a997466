package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.light.LightDiff.FileChange;
import org.vml.logbook.Entry;

class LightDiffTest {
    @TempDir
    private Path directory;

    private LightWorld world;
    private Path tree;
    private Scan base;

    @BeforeEach
    void make() throws IOException {
        world = new LightWorld(directory);
        tree = world.tree("tree");
        Files.writeString(tree.resolve("run.conf"), "beam = on\nenergy = 7\nlast = 1\n");
        Files.write(tree.resolve("data"), new byte[] {1, 0, 2});
        base = Scan.of(tree);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Entry save(String name) throws IOException {
        return world.capture(name, null, tree, base).entry();
    }

    private static List<String> lines(Map<String, FileChange> changes, String path) {
        return Objects.requireNonNull(changes.get(path)).lines();
    }

    private static Map<String, FileChange> byPath(LightDiff diff) {
        Map<String, FileChange> changes = new TreeMap<>();
        diff.files().forEach(change -> changes.put(change.path().toString(), change));
        return changes;
    }

    @Test
    void textIsComparedLineByLineAlsoWithTheBase() throws IOException {
        Entry before = save("before");
        Files.writeString(tree.resolve("run.conf"), "beam = on\nenergy = 13\nlast = 1\n");
        Files.write(tree.resolve("data"), new byte[] {1, 0, 3});
        Map<String, FileChange> changes = byPath(world.diff(before, save("after"), base));
        assertEquals(List.of("/data", "/run.conf"), List.copyOf(changes.keySet()));
        assertEquals(List.of(), lines(changes, "/data"));
        assertEquals(
                List.of("@@ -1,3 +1,3 @@", " beam = on", "-energy = 7", "+energy = 13", " last = 1"),
                lines(changes, "/run.conf"));
    }

    @Test
    void whatIsNewOrGoneIsAllLines() throws IOException {
        Files.writeString(tree.resolve("note"), "one\ntwo\n");
        Entry before = save("before");
        Files.delete(tree.resolve("run.conf"));
        Files.delete(tree.resolve("note"));
        Map<String, FileChange> changes = byPath(world.diff(before, save("after"), base));
        assertNull(Objects.requireNonNull(changes.get("/note")).after());
        assertEquals(List.of("-one", "-two"), lines(changes, "/note").subList(1, 3));
        assertEquals(4, lines(changes, "/run.conf").size());
    }

    @Test
    void anEntryIsComparedWithAMachineAsItIsNow() throws IOException {
        Files.writeString(tree.resolve("note"), "one\n");
        Entry entry = save("entry");
        assertEquals(List.of(), world.diff(entry, tree, base).files());
        Files.writeString(tree.resolve("note"), "two\n");
        assertEquals(List.of("@@ -1,1 +1,1 @@", "-one", "+two"), lines(byPath(world.diff(entry, tree, base)), "/note"));
    }

    @Test
    void whatIsLongOrNoTextHasNoLines() throws IOException {
        Files.writeString(tree.resolve("long"), "x".repeat(TextDiff.LONGEST + 1));
        Files.write(tree.resolve("latin"), new byte[] {(byte) 0xe9, '\n'});
        Entry before = save("before");
        Files.writeString(tree.resolve("long"), "y");
        Files.writeString(tree.resolve("latin"), "e\n");
        Map<String, FileChange> changes = byPath(world.diff(before, save("after"), base));
        assertEquals(List.of(), lines(changes, "/long"));
        assertEquals(List.of(), lines(changes, "/latin"));
    }
}
