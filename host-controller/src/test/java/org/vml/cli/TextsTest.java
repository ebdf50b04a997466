package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.vml.cli.Table.Cell;

class TextsTest {
    @Test
    void sizesHaveOneDecimalAndTheUnitThatFits() {
        assertEquals("0 B", Units.size(0));
        assertEquals("1023 B", Units.size(1023));
        assertEquals("1.0 KiB", Units.size(1024));
        assertEquals("38.8 MiB", Units.size(40_684_749));
        assertEquals("1.0 MiB", Units.size((1 << 20) - 1));
        assertEquals("16.0 GiB", Units.size(16L << 30));
        assertEquals("8.0 EiB", Units.size(Long.MAX_VALUE));
    }

    @Test
    void timesAreAsLongAsTheyNeedToBe() {
        assertEquals("0.0 s", Units.seconds(0));
        assertEquals("8.3 s", Units.seconds(8.31));
        assertEquals("59.9 s", Units.seconds(59.94));
        assertEquals("1 min 0 s", Units.seconds(59.96));
        assertEquals("2 min 5 s", Units.seconds(125));
        assertEquals("1 h 3 min", Units.seconds(3785));
    }

    @Test
    void ratiosSaySoWhenTheyAreTiny() {
        assertEquals("0.7 %", Units.ratio(388, 52_224));
        assertEquals("43 %", Units.ratio(43, 100));
        assertEquals("<0.1 %", Units.ratio(1, 1_000_000));
        assertEquals("0.0 %", Units.ratio(0, 100));
    }

    @Test
    void momentsAreLocal() {
        ZonedDateTime time = ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneId.of("Europe/Zurich"));
        assertEquals("2026-01-02 03:04", Units.minute(time));
        assertEquals("2026-01-02 03:04:05 +01:00", Units.second(time));
    }

    @Test
    void wideAndCombiningLettersAreMeasuredAsTheyAreShown() {
        assertEquals(4, Text.columns("日本"));
        assertEquals(1, Text.columns("e\u0301"));
        assertEquals(5, Text.columns("día-1"));
        assertEquals(2, Text.columns("🙂"));
    }

    @Test
    void whatIsTooLongIsCut() {
        assertEquals("abcdef", Text.cut("abcdef", 6, "…"));
        assertEquals("abcd…", Text.cut("abcdef", 5, "…"));
        assertEquals("日…", Text.cut("日本語", 4, "…"));
    }

    @Test
    void controlCharactersNeverReachTheTerminal() {
        assertEquals("a [31mb c", Text.harmless("a\033[31mb\tc"));
        assertEquals("first", Text.firstLine("first\nsecond"));
    }

    @Test
    void columnsAlignAndEmptyOnesVanish() {
        Table table = new Table();
        table.row(Cell.left("日本"), Cell.right("9 B"), Cell.left(""), Cell.left("x"));
        table.row(Cell.left("b"), Cell.right("10 B"), Cell.left(""), Cell.left(""));
        table.row(Cell.left("c"), Cell.right(""), Cell.left(""), Cell.left("a very long text indeed"));
        assertEquals("""
                日本   9 B  x
                b     10 B
                c           a very ...
                """, table.text(22, "..."));
    }

    @Test
    void misspeltWordsAreRecognised() {
        Iterable<String> words = CompletableWords.ALL;
        assertEquals("Did you mean import?", Suggestion.of("improt", words));
        assertEquals("Did you mean console or consult?", Suggestion.of("cons", words));
        assertEquals("Did you mean show?", Suggestion.of("shwo", words));
        assertEquals("", Suggestion.of("frobnicate", words));
        assertEquals(1, Suggestion.distance("ab", "ba"));
    }

    private static final class CompletableWords {
        static final Iterable<String> ALL = java.util.Arrays.stream(CommandWord.values())
                .map(CommandWord::word)
                .toList();
    }
}
