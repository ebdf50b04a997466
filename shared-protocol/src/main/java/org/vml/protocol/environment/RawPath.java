package org.vml.protocol.environment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// An absolute path in a guest, as the bytes that its kernel knows: not every name is UTF-8. `/` alone is the root;
/// otherwise it has no `/` at its end, and no component is empty, `.` or `..`, so that joined to a directory it stays
/// below it.
///
/// Ordered as a walk meets paths that takes the names of each directory in the order of their bytes: a directory comes
/// right before what is in it.
public record RawPath(Bytes bytes) implements Comparable<RawPath> {
    /// The longest path in bytes: Linux's PATH_MAX, less the final zero.
    public static final int LONGEST = 4095;

    /// The longest name in bytes that Linux's file systems have.
    private static final int LONGEST_NAME = 255;

    public static final RawPath ROOT = new RawPath(Bytes.owned(new byte[] {'/'}));

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /// `IllegalArgumentException` for what is no such path.
    public RawPath {
        String fault = fault(bytes.shared());
        if (fault != null) {
            throw new IllegalArgumentException("not a path: " + display(bytes.shared()) + ": " + fault);
        }
    }

    /// The path that is written so, in UTF-8.
    public static RawPath of(String path) {
        return new RawPath(Bytes.owned(path.getBytes(StandardCharsets.UTF_8)));
    }

    private static @Nullable String fault(byte[] path) {
        if (path.length == 0 || path.length > LONGEST || path[0] != '/') {
            return "it has " + path.length + " bytes, or is not absolute";
        }
        int start = 1;
        for (int i = 1; i <= path.length && path.length > 1; i++) {
            if (i == path.length || path[i] == '/') {
                int length = i - start;
                boolean dots = length > 0 && length <= 2 && path[start] == '.' && path[start + length - 1] == '.';
                if (length == 0 || dots) {
                    return "a component is empty, . or ..";
                }
                start = i + 1;
            } else if (path[i] == 0) {
                return "it has a zero in it";
            }
        }
        return null;
    }

    /// Whether this can be one component of a path.
    public static boolean isName(Bytes name) {
        byte[] raw = name.shared();
        boolean isDots = raw.length <= 2 && raw.length > 0 && raw[0] == '.' && raw[raw.length - 1] == '.';
        for (byte octet : raw) {
            if (octet == '/' || octet == 0) {
                return false;
            }
        }
        return raw.length > 0 && raw.length <= LONGEST_NAME && !isDots;
    }

    public boolean isRoot() {
        return bytes.length() == 1;
    }

    /// The last component; empty for the root.
    public Bytes name() {
        byte[] all = bytes.shared();
        return Bytes.owned(Arrays.copyOfRange(all, lastSlash() + 1, all.length));
    }

    /// The directory that it is in; the root for the root.
    public RawPath parent() {
        int slash = lastSlash();
        return slash == 0 ? ROOT : new RawPath(Bytes.owned(Arrays.copyOf(bytes.shared(), slash)));
    }

    /// A name in this directory.
    public RawPath child(Bytes name) {
        byte[] own = bytes.shared();
        int prefix = isRoot() ? 1 : own.length + 1;
        byte[] all = Arrays.copyOf(own, prefix + name.length());
        all[prefix - 1] = '/';
        System.arraycopy(name.shared(), 0, all, prefix, name.length());
        return new RawPath(Bytes.owned(all));
    }

    /// A name in this directory, in UTF-8.
    public RawPath child(String name) {
        return child(Bytes.owned(name.getBytes(StandardCharsets.UTF_8)));
    }

    /// Whether it is `directory` or below it.
    public boolean startsWith(RawPath directory) {
        byte[] own = bytes.shared();
        byte[] other = directory.bytes.shared();
        boolean isPrefix = own.length >= other.length && Arrays.equals(own, 0, other.length, other, 0, other.length);
        return directory.isRoot() || (isPrefix && (own.length == other.length || own[other.length] == '/'));
    }

    /// The directories above it from the root on, itself left out.
    public List<RawPath> ancestors() {
        List<RawPath> all = new ArrayList<>();
        for (RawPath at = this; !at.isRoot(); ) {
            at = at.parent();
            all.addFirst(at);
        }
        return all;
    }

    private int lastSlash() {
        int at = bytes.length() - 1;
        while (bytes.at(at) != '/') {
            at--;
        }
        return at;
    }

    @Override
    public int compareTo(RawPath other) {
        byte[] a = bytes.shared();
        byte[] b = other.bytes.shared();
        int at = Arrays.mismatch(a, b);
        if (at < 0 || at >= Math.min(a.length, b.length)) {
            return Integer.compare(a.length, b.length);
        }
        return Integer.compare(rank(a[at]), rank(b[at]));
    }

    private static int rank(byte octet) {
        return octet == '/' ? 0 : octet & 0xff;
    }

    /// For people, and for JSON: UTF-8, in which control characters, backslashes and bytes that are no UTF-8 are
    /// written `\xNN`.
    @Override
    public String toString() {
        return display(bytes.shared());
    }

    /// The same of any bytes.
    public static String display(byte[] raw) {
        StringBuilder text = new StringBuilder(raw.length);
        for (int at = 0; at < raw.length; ) {
            int length = sequence(raw, at);
            String decoded = length == 0 ? "" : decode(raw, at, length);
            if (decoded.isEmpty() || Character.isISOControl(decoded.codePointAt(0)) || raw[at] == '\\') {
                text.append("\\x").append(HEX[raw[at] >> 4 & 15]).append(HEX[raw[at] & 15]);
                at++;
            } else {
                text.append(decoded);
                at += length;
            }
        }
        return text.toString();
    }

    private static int sequence(byte[] raw, int at) {
        int first = raw[at] & 0xff;
        int length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
        return at + length <= raw.length ? length : 0;
    }

    private static String decode(byte[] raw, int at, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    public void write(WireWriter out) {
        out.bytes(bytes);
    }

    public static RawPath read(WireReader in) throws ProtocolException {
        Bytes raw = in.bytes(LONGEST);
        String fault = fault(raw.shared());
        if (fault != null) {
            throw new ProtocolException("not a path: " + display(raw.shared()) + ": " + fault);
        }
        return new RawPath(raw);
    }
}
