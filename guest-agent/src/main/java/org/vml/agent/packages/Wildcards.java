package org.vml.agent.packages;

/// Patterns as fnmatch(3) has them without flags, which dpkg uses: `*` and `?` stand for `/`, too.
final class Wildcards {
    private Wildcards() {}

    /// Takes time that grows with the product of both lengths at the most.
    static boolean match(byte[] pattern, byte[] text) {
        int at = 0;
        int star = -1;
        int retry = 0;
        for (int i = 0; i < text.length; ) {
            int next = at < pattern.length && pattern[at] != '*' ? one(pattern, at, text[i]) : -1;
            if (at < pattern.length && pattern[at] == '*') {
                star = at++;
                retry = i;
            } else if (next >= 0) {
                at = next;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++retry;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at == pattern.length;
    }

    /// Where the pattern goes on behind what fits one byte; negative if it does not fit.
    private static int one(byte[] pattern, int at, byte octet) {
        return switch (pattern[at]) {
            case '?' -> at + 1;
            case '[' -> set(pattern, at, octet);
            case '\\' -> at + 1 < pattern.length && pattern[at + 1] == octet ? at + 2 : -1;
            default -> pattern[at] == octet ? at + 1 : -1;
        };
    }

    private static int set(byte[] pattern, int open, byte octet) {
        boolean isNegated = open + 1 < pattern.length && (pattern[open + 1] == '!' || pattern[open + 1] == '^');
        int first = open + (isNegated ? 2 : 1);
        boolean isIn = false;
        for (int at = first; at < pattern.length; at++) {
            if (pattern[at] == ']' && at > first) {
                return isIn == isNegated ? -1 : at + 1;
            }
            boolean isRange = at + 2 < pattern.length && pattern[at + 1] == '-' && pattern[at + 2] != ']';
            int last = isRange ? pattern[at + 2] & 0xff : pattern[at] & 0xff;
            isIn |= (octet & 0xff) >= (pattern[at] & 0xff) && (octet & 0xff) <= last;
            at += isRange ? 2 : 0;
        }
        return octet == '[' ? open + 1 : -1;
    }
}
