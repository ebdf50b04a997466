package org.vml.cli;

import java.io.IOException;
import java.util.Locale;

/// A question to a person at the terminal.
final class Question {
    private Question() {}

    /// Whether the answer was yes; anything else, and the end of the input, means no.
    static boolean of(String question, World world) {
        world.err().print(question + " [y/N] ");
        world.err().flush();
        try {
            String answer = world.in().readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            return false;
        }
    }
}
