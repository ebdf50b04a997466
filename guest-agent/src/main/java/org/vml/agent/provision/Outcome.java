package org.vml.agent.provision;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.system.Command;
import org.vml.protocol.message.AgentMessage.Unmade;

/// What was made, and what was not.
record Outcome(List<String> made, List<Unmade> failures) {
    /// How much of what a program says in the end is told.
    private static final int LONGEST = 300;

    void made(String what) {
        made.add(what);
    }

    void failed(String what, String why) {
        failures.add(new Unmade(what, why));
    }

    /// Notes how the program ended that was to make it.
    ///
    /// @param output null if there is no such program
    /// @return whether it was made
    boolean note(String what, String program, Command.@Nullable Output output) {
        if (output != null && output.status() == 0) {
            made(what);
            return true;
        }
        failed(what, why(program, output));
        return false;
    }

    /// The last line that a program said which failed, or how it ended.
    static String why(String program, Command.@Nullable Output output) {
        if (output == null) {
            return "there is no " + program + " in this guest";
        }
        String last = output.text()
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((a, b) -> b)
                .orElse("");
        String text = last.length() > LONGEST ? last.substring(0, LONGEST) + "…" : last;
        return output.status() < 0
                ? program + " did not end"
                : text.isEmpty() ? program + " ended with " + output.status() : text.strip();
    }
}
