package org.vml.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.problem.ProblemKind;

final class EntryNameTest {
    @Test
    void lettersAndDigitsOfAnyScriptAndAFewSignsAreAllowed() {
        for (String name : List.of(
                "a",
                "7",
                "day3",
                "before-upgrade",
                "a.b_c-d+e@f",
                "Über",
                "日本語",
                "день",
                "x".repeat(60),
                "é".repeat(30))) {
            assertEquals(name, new EntryName(name).value());
        }
    }

    @Test
    void otherNamesAreRefusedAndSaidToBe() {
        for (String name : List.of(
                "",
                " ",
                "a b",
                "-a",
                ".a",
                "_a",
                "@a",
                "a/b",
                "../a",
                "a\\b",
                "a~0",
                "a%20",
                "a\nb",
                "a\0",
                "a:b",
                "a*",
                "\u200ba",
                "a\u202eb",
                "😀",
                "a\ud800",
                "\u0301a")) {
            assertProblem(ProblemKind.USAGE, () -> new EntryName(name));
        }
        assertProblem(ProblemKind.USAGE, () -> new EntryName("-a"), "\"-a\"", "begins with a letter or digit");
    }

    @Test
    void aNameHasSixtyBytesAtMost() {
        assertProblem(ProblemKind.USAGE, () -> new EntryName("x".repeat(61)), "60");
        assertProblem(ProblemKind.USAGE, () -> new EntryName("é".repeat(31)), "60");
        assertProblem(ProblemKind.USAGE, () -> new EntryName("x".repeat(1_000_000)), "…");
    }

    @Test
    void namesThatLookAlikeAreAlike() {
        assertEquals(new EntryName("é"), new EntryName("e\u0301"));
        assertEquals(new EntryName("한"), new EntryName("\u1112\u1161\u11ab"));
    }

    @Test
    void namesAreInTheOrderOfTheirText() {
        assertTrue(new EntryName("day1").compareTo(new EntryName("day2")) < 0);
        assertEquals("day1", new EntryName("day1").toString());
    }
}
