package org.vml.agent.secret;

import java.util.Locale;

/// Tells what may have been drawn by chance from what somebody wrote as an example.
final class Chance {
    private static final String[] EXAMPLES = {
        "example",
        "xxxx",
        "your",
        "fake",
        "dummy",
        "placeholder",
        "changeme",
        "redacted",
        "abcdefgh",
        "12345678",
        "insert",
        "replace",
        "sample",
        "notreal",
        "00000000",
        "deadbeef"
    };

    private Chance() {}

    /// Whether a stretch of a window may be a key or a token: many different characters, of two kinds at least, and
    /// no word of examples.
    static boolean isLikely(Window window, int from, int to) {
        return isLikely(window.text(from, Math.min(to, from + 256)));
    }

    static boolean isLikely(String text) {
        long distinct = text.chars().distinct().count();
        return distinct >= Math.min(10, Math.max(4, text.length() / 2)) && kinds(text) >= 2 && !isExample(text);
    }

    static boolean isExample(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String example : EXAMPLES) {
            if (lower.contains(example)) {
                return true;
            }
        }
        return false;
    }

    private static int kinds(String text) {
        int kinds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            kinds |= c >= '0' && c <= '9' ? 1 : c >= 'A' && c <= 'Z' ? 2 : c >= 'a' && c <= 'z' ? 4 : 0;
        }
        return Integer.bitCount(kinds);
    }
}
