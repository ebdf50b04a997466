package org.vml.agent.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.agent.secret.ShellWords.Command;
import org.vml.agent.secret.ShellWords.Word;

class ShellWordsTest {
    private static Word literal(String text) {
        return new Word(text, true);
    }

    @Test
    void takesQuotesOffAndKnowsWhatTheShellPutsIn() {
        assertEquals(
                List.of(new Command(
                        List.of(literal("a b"), literal("c$d"), new Word("e$f", false), literal("g h"), literal("$")),
                        false)),
                ShellWords.of("'a b' 'c$d' \"e$f\" g\\ h $"));
    }

    @Test
    void cutsCommandsAndSeesPipes() {
        assertEquals(
                List.of(
                        new Command(List.of(literal("a")), true),
                        new Command(List.of(literal("b")), false),
                        new Command(List.of(literal("c")), false)),
                ShellWords.of("a | b || c # d | e"));
    }

    @Test
    void bracesOfAnExpansionBelongToItsWord() {
        assertEquals(
                List.of(new Command(List.of(new Word("a=${b:-c d}", false)), false)), ShellWords.of("a=${b:-c d}"));
    }

    @Test
    void aHereStringIsTwoWords() {
        assertEquals(
                List.of(new Command(List.of(literal("a"), literal("<<<"), literal("b")), false)),
                ShellWords.of("a <<< b"));
    }

    @Test
    void textThatEndsTooEarlyIsTakenAsItIs() {
        for (String text : List.of("'a", "\"a", "a\\", "${a", "a <<<", "|", "`")) {
            ShellWords.of(text);
        }
        assertEquals(List.of(new Command(List.of(literal("a")), false)), ShellWords.of("'a"));
    }
}
