package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.cli.Entries.on;
import static org.vml.cli.Entries.root;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vml.api.EntryView;

class EntryTreeTest {
    private static String drawn(Glyphs glyphs, EntryView... entries) {
        return drawn(glyphs, List.of(entries));
    }

    private static String drawn(Glyphs glyphs, List<EntryView> entries) {
        StringBuilder text = new StringBuilder();
        for (EntryTree.Line line : EntryTree.lines(entries, glyphs)) {
            text.append(line.stem()).append(line.entry().name()).append('\n');
        }
        return text.toString();
    }

    @Test
    void aStraightLineStaysAtOneDepth() {
        assertEquals("""
                ┌ base
                ├ day1
                └ day2
                """, drawn(Glyphs.UNICODE, root("base"), on("base", "day1"), on("day1", "day2")));
    }

    @Test
    void entriesWithoutAnythingAroundThemStandAlone() {
        assertEquals("""
                • one
                • two
                """, drawn(Glyphs.UNICODE, root("one"), root("two")));
    }

    @Test
    void atAForkTheLighterChildrenBranchOffRightUnderTheirBase() {
        assertEquals("""
                ┌ base
                ├─┬ test1
                │ └ test2
                ├── try
                ├ day1
                ├─┬ exp1
                │ ├── exp1a
                │ └ exp1b
                ├ day2
                ├ day3
                ├ day4
                └ day5
                • other
                """, drawn(Glyphs.UNICODE, forked()));
    }

    @Test
    void withoutUnicodeTheSameIsDrawnInAscii() {
        assertEquals("""
                , base
                |-, test1
                | ` test2
                |-- try
                | day1
                |-, exp1
                | |-- exp1a
                | ` exp1b
                | day2
                | day3
                | day4
                ` day5
                - other
                """, drawn(Glyphs.ASCII, forked()));
    }

    private static List<EntryView> forked() {
        return List.of(
                root("base"),
                on("base", "test1"),
                on("test1", "test2"),
                on("base", "try"),
                on("base", "day1"),
                on("day1", "exp1"),
                on("exp1", "exp1a"),
                on("exp1", "exp1b"),
                on("day1", "day2"),
                on("day2", "day3"),
                on("day3", "day4"),
                on("day4", "day5"),
                root("other"));
    }

    @Test
    void anEntryWhoseBaseIsGoneIsARoot() {
        assertEquals("""
                ┌ day2
                └ day3
                """, drawn(Glyphs.UNICODE, on("forgotten", "day2"), on("day2", "day3")));
    }

    @Test
    void anEntryMayBeListedBeforeItsBase() {
        assertEquals("""
                ┌ base
                └ day1
                """, drawn(Glyphs.UNICODE, on("base", "day1"), root("base")));
    }

    @Test
    void aLineOfAHundredThousandEntriesNeitherOverflowsNorIndents() {
        List<EntryView> chain = new ArrayList<>(List.of(root("e0")));
        for (int i = 1; i < 100_000; i++) {
            chain.add(on("e" + (i - 1), "e" + i));
        }
        List<EntryTree.Line> lines = EntryTree.lines(chain, Glyphs.UNICODE);
        assertEquals(100_000, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.stem().length() == 2));
    }

    @Test
    void aThousandForksIndentByTheirLogarithm() {
        List<EntryView> mainline = new ArrayList<>(List.of(root("e0")));
        for (int i = 1; i < 1000; i++) {
            mainline.add(on("e" + (i - 1), "side" + i));
            mainline.add(on("e" + (i - 1), "e" + i));
        }
        assertTrue(deepest(mainline) <= 4, "side branches of one line stay at one depth");
    }

    @Test
    void noHistoryIndentsDeeperThanTwoColumnsForEachDoubling() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<EntryView> history = new ArrayList<>(List.of(root("e0")));
        for (int i = 1; i < 1000; i++) {
            history.add(on("e" + random.nextInt(Math.max(0, i - 1 - random.nextInt(50)), i), "e" + i));
        }
        assertTrue(deepest(history) <= 2 * 10 + 2, "seed " + seed);
    }

    private static int deepest(List<EntryView> entries) {
        return EntryTree.lines(entries, Glyphs.UNICODE).stream()
                .mapToInt(line -> line.stem().length())
                .max()
                .orElseThrow();
    }
}
