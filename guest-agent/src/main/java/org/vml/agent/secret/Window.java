package org.vml.agent.secret;

import java.nio.charset.StandardCharsets;

/// The bytes around a candidate: at least [#BEHIND] before it and [#AHEAD] after it, where the file has them, and
/// never more than those are looked at, so that what is found does not depend on how the file was cut. Positions are
/// those in the buffer; outside of what may be looked at there is -1.
final class Window {
    /// How far back of a candidate a check may look.
    static final int BEHIND = 512;
    /// How far a check may look from a candidate on.
    static final int AHEAD = 8192;

    private static final int NEAR = 256;

    private final byte[] bytes;
    private int start;
    private int end;
    private int candidate;
    private boolean isPkcs12;

    Window(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Moves to a candidate in the `filled` bytes of the buffer.
    void moveTo(int candidate, int filled) {
        this.candidate = candidate;
        start = Math.max(0, candidate - BEHIND);
        end = Math.min(filled, candidate + AHEAD);
    }

    /// Whether the file begins as a PKCS#12 store does; to be set when its beginning was seen.
    boolean isPkcs12() {
        return isPkcs12;
    }

    void setPkcs12(boolean isPkcs12) {
        this.isPkcs12 = isPkcs12;
    }

    int end() {
        return end;
    }

    /// The byte at a position as 0 to 255.
    int at(int position) {
        return position < start || position >= end ? -1 : bytes[position] & 0xff;
    }

    boolean has(int position, String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (at(position + i) != literal.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// The end of the characters of an alphabet that begin at a position.
    int run(int from, Alphabet alphabet) {
        int at = from;
        while (alphabet.has(at(at))) {
            at++;
        }
        return at;
    }

    /// The end of blanks, quotes and one `=` or `:` at a position, as they are between a name and its value.
    int value(int from) {
        int at = from;
        for (boolean assigned = false; ; at++) {
            int octet = at(at);
            if ((octet == '=' || octet == ':') && !assigned) {
                assigned = true;
            } else if (octet != ' ' && octet != '\t' && octet != '"' && octet != '\'' && octet != '>') {
                return at;
            }
        }
    }

    /// The position of a literal between two positions; -1 if it is not there.
    int find(String literal, int from, int to) {
        for (int at = Math.max(from, start); at + literal.length() <= Math.min(to, end); at++) {
            if (has(at, literal)) {
                return at;
            }
        }
        return -1;
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// Whether there is no zero near the candidate.
    boolean isText() {
        for (int at = Math.max(start, candidate - NEAR); at < Math.min(end, candidate + NEAR); at++) {
            if (bytes[at] == 0) {
                return false;
            }
        }
        return true;
    }
}
