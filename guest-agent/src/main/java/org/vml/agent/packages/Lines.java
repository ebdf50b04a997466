package org.vml.agent.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The lines of one text after the other, left where they were read: no objects for hundreds of thousands of them. A
/// line that is longer than 64 KiB comes in parts.
final class Lines {
    private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] buffer = new byte[1 << 16];
    private InputStream in = InputStream.nullInputStream();
    private int start;
    private int end;
    private int next;
    private int limit;

    /// Begins with another text, which stays the caller's.
    void open(InputStream text) {
        in = text;
        start = 0;
        end = 0;
        next = 0;
        limit = 0;
    }

    /// Goes to the next line; false if there is none.
    boolean next() throws IOException {
        start = next;
        end = next;
        while (true) {
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            if (end < limit) {
                next = end + 1;
                return true;
            }
            if (!fill()) {
                next = limit;
                return start < end;
            }
        }
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            end -= start;
            start = 0;
        }
        int got = limit == buffer.length ? -1 : in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, got);
        return got > 0;
    }

    /// What [#from] and [#to] count in.
    byte[] bytes() {
        return buffer;
    }

    /// Where the line begins.
    int from() {
        return start;
    }

    /// Where it ends, exclusive.
    int to() {
        return end;
    }

    int length() {
        return end - start;
    }

    boolean startsWith(byte[] prefix) {
        return start + prefix.length <= end
                && java.util.Arrays.equals(buffer, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /// What follows behind the first bytes.
    String text(int behind) {
        return new String(buffer, start + behind, end - start - behind, StandardCharsets.ISO_8859_1).strip();
    }

    /// Where a byte is, from some place in the line on; the end of the line if it is not there.
    int indexOf(char wanted, int from) {
        int at = from;
        while (at < end && buffer[at] != wanted) {
            at++;
        }
        return at;
    }

    /// The first eight bytes of a sum in hexadecimal digits; nothing is said of those behind.
    ///
    /// @param length how many digits there have to be
    /// @return 0 if these are not such digits
    static long sum(byte[] digits, int from, int to, int length) {
        if (to - from < length) {
            return 0;
        }
        long sum = 0;
        for (int i = 0; i < 2 * Long.BYTES; i++) {
            int digit = digit(digits[from + i]);
            if (digit < 0) {
                return 0;
            }
            sum = sum << 4 | digit;
        }
        return sum;
    }

    private static int digit(byte octet) {
        for (int value = 0; value < HEXADECIMAL.length; value++) {
            if (HEXADECIMAL[value] == octet) {
                return value;
            }
        }
        return -1;
    }
}
