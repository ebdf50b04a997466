package org.vml.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A pattern for one name, of bytes: `*` any number of them, `?` one, `[a-z]` and `[!a-z]` one of a set, `\` takes the
/// next as it is (fnmatch(3)).
final class Glob {
    private final byte[] pattern;
    private final boolean isLiteral;

    /// @param pattern one character a byte
    Glob(String pattern) {
        this.pattern = pattern.getBytes(StandardCharsets.ISO_8859_1);
        this.isLiteral = pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
    }

    /// Whether the name from `from` to `to`, exclusive, fits.
    boolean matches(byte[] names, int from, int to) {
        return isLiteral
                ? to - from == pattern.length && Arrays.equals(names, from, to, pattern, 0, pattern.length)
                : matchesPattern(names, from, to);
    }

    /// What a `*` takes is made longer only if the rest does not fit: quadratic at the worst.
    private boolean matchesPattern(byte[] names, int from, int to) {
        int at = 0;
        int name = from;
        int star = -1;
        int afterStar = 0;
        while (name < to) {
            if (at < pattern.length && pattern[at] == '*') {
                star = at++;
                afterStar = name;
            } else {
                int next = at < pattern.length ? next(at, names[name]) : -1;
                if (next >= 0) {
                    at = next;
                    name++;
                } else if (star >= 0) {
                    at = star + 1;
                    name = ++afterStar;
                } else {
                    return false;
                }
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at == pattern.length;
    }

    /// Where the pattern goes on if what is at `at` takes the octet; -1 if it does not.
    private int next(int at, byte octet) {
        return switch (pattern[at]) {
            case '?' -> at + 1;
            case '[' -> nextOfSet(at, octet & 0xff);
            case '\\' -> {
                boolean isLast = at + 1 == pattern.length;
                yield pattern[isLast ? at : at + 1] == octet ? (isLast ? at + 1 : at + 2) : -1;
            }
            default -> pattern[at] == octet ? at + 1 : -1;
        };
    }

    /// A set that is not closed stands for its bracket.
    private int nextOfSet(int open, int octet) {
        boolean isNegated = open + 1 < pattern.length && (pattern[open + 1] == '!' || pattern[open + 1] == '^');
        int first = isNegated ? open + 2 : open + 1;
        int close = first + 1;
        while (close < pattern.length && pattern[close] != ']') {
            close++;
        }
        if (close >= pattern.length) {
            return octet == '[' ? open + 1 : -1;
        }
        return isInSet(first, close, octet) != isNegated ? close + 1 : -1;
    }

    private boolean isInSet(int first, int close, int octet) {
        for (int at = first; at < close; at++) {
            int low = pattern[at] & 0xff;
            boolean isRange = at + 2 < close && pattern[at + 1] == '-';
            int high = isRange ? pattern[at + 2] & 0xff : low;
            if (octet >= low && octet <= high) {
                return true;
            }
            at += isRange ? 2 : 0;
        }
        return false;
    }
}
