package org.vml.guest.ssh;

import org.jspecify.annotations.Nullable;

/// What [GuestScripts#START] answers: `present 0 412 415`.
///
/// @param user the number of the user as whom it runs
/// @param group the process group that the SSH server made
/// @param process the process that becomes the agent
record StartAnswer(boolean present, int user, int group, int process) {
    /// Null if it is no such answer.
    static @Nullable StartAnswer parse(@Nullable String answer) {
        if (answer == null || !answer.matches("(present|missing)( [0-9]{1,9}){3}")) {
            return null;
        }
        String[] words = answer.split(" ", -1);
        return new StartAnswer(words[0].equals("present"), number(words[1]), number(words[2]), number(words[3]));
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }
}
