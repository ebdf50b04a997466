package org.vml.agent.secret;

import org.jspecify.annotations.Nullable;

/// A token that begins with a prefix of its issuer.
///
/// @param prefix that is left out of the count
/// @param shortest the least characters behind the prefix
/// @param longest the most
record TokenCheck(String prefix, Alphabet alphabet, int shortest, int longest, Secret secret) implements Check {
    @Override
    public @Nullable Secret check(Window window, int at) {
        int from = at + prefix.length();
        if (Alphabet.WORD.has(window.at(at - 1)) || !window.has(at, prefix)) {
            return null;
        }
        int end = window.run(from, alphabet);
        boolean fits = end - from >= shortest && end - from <= longest;
        return fits && Chance.isLikely(window, from, end) ? secret : null;
    }

    Trigger trigger(int anchor) {
        return new Trigger(prefix, anchor, this);
    }
}
