package org.vml.cli;

/// Text from entries, made fit for a terminal: measured in columns, without control characters.
final class Text {
    private Text() {}

    /// The columns that a text takes: none for combining marks, two for wide scripts.
    static int columns(String text) {
        int columns = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            columns += columns(text.codePointAt(at));
        }
        return columns;
    }

    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columns(text)));
    }

    static String paddedLeft(String text, int columns) {
        return " ".repeat(Math.max(0, columns - columns(text))) + text;
    }

    /// The text cut to fit, ended by `more` where something is missing.
    static String cut(String text, int columns, String more) {
        if (columns(text) <= columns) {
            return text;
        }
        int room = columns - columns(more);
        int at = 0;
        while (at < text.length() && room >= columns(text.codePointAt(at))) {
            room -= columns(text.codePointAt(at));
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(0, at) + more;
    }

    static String firstLine(String text) {
        int end = text.indexOf('\n');
        return harmless(end < 0 ? text : text.substring(0, end));
    }

    /// Control characters, which could take over a terminal, become spaces.
    static String harmless(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            clean.append(Character.isISOControl(text.charAt(at)) ? ' ' : text.charAt(at));
        }
        return clean.toString();
    }

    private static int columns(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /// The blocks that Unicode Standard Annex 11 calls wide, coarsely.
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }
}
