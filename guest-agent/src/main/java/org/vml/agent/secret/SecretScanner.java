package org.vml.agent.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.wire.Bytes;

/// Looks for secrets in content that comes in pieces; one may lie across them. Bytes are looked at by a table of
/// first characters; only where a marker stands is more done. Not thread-safe.
public final class SecretScanner {
    /// How much is looked at behind a marker, and kept of a piece for the next, in bytes.
    private static final int WINDOW = 4096;

    private static final Secret KEY = new Secret("private key", "ssh-keygen, openssl or gpg made it");
    private static final Secret TOKEN = new Secret("token", "log in again");

    /// @param marker what such a secret begins with, or has in it
    /// @param shape what must stand there, from the marker on
    private record Shape(Bytes marker, Pattern shape, Secret secret) {}

    private static final List<Shape> SHAPES = List.of(
            // A program that only knows how a key begins has no key behind it.
            shape(
                    "-----BEGIN ",
                    "-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----(\\\\n|\\s)+"
                            + "(([A-Za-z-]+: [^\\n\\\\]*(\\\\n|\\s)*)*)[A-Za-z0-9+/=\\s\\\\]{40,}",
                    KEY),
            shape("PuTTY-User-Key-File-", "PuTTY-User-Key-File-[23]: \\S+\\s[\\s\\S]*Private-Lines:", KEY),
            shape("eyJ", "eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{16,}", TOKEN),
            shape(
                    "AKIA",
                    "AKIA[0-9A-Z]{16}(?![0-9A-Za-z])[\\s\\S]{0,200}?[^A-Za-z0-9/+][A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])",
                    new Secret("AWS key", "aws configure")),
            shape("ghp_", "gh[pousr]_[A-Za-z0-9]{36,}", TOKEN),
            shape("gho_", "gh[pousr]_[A-Za-z0-9]{36,}", TOKEN),
            shape("ghs_", "gh[pousr]_[A-Za-z0-9]{36,}", TOKEN),
            shape("github_pat_", "github_pat_[A-Za-z0-9_]{40,}", TOKEN),
            shape("glpat-", "glpat-[A-Za-z0-9_-]{20,}", TOKEN),
            shape("xoxb-", "xox[bpars]-[0-9A-Za-z-]{20,}", TOKEN),
            shape("xoxp-", "xox[bpars]-[0-9A-Za-z-]{20,}", TOKEN),
            shape("AIza", "AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])", TOKEN),
            shape("npm_", "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", TOKEN),
            shape("pypi-AgE", "pypi-AgE[A-Za-z0-9_-]{40,}", TOKEN),
            shape("hf_", "hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])", TOKEN),
            shape("sk_live_", "sk_live_[A-Za-z0-9]{20,}", TOKEN),
            shape("MDA", "MDA[A-Za-z0-9_-]{2}[A-Za-z0-9_-]*bG9jYXRpb24[A-Za-z0-9_-]{40,}", TOKEN));

    private static final boolean[] FIRST = firsts();

    private byte[] tail = {};

    private static Shape shape(String marker, String shape, Secret secret) {
        return new Shape(Bytes.of(marker.getBytes(StandardCharsets.US_ASCII)), Pattern.compile(shape), secret);
    }

    private static boolean[] firsts() {
        boolean[] first = new boolean[256];
        SHAPES.forEach(shape -> first[shape.marker.at(0)] = true);
        return first;
    }

    /// Looks at the next piece of the content. Empty if nothing was found in what has come so far.
    public Optional<Secret> feed(byte[] piece, int length) {
        byte[] joined = tail.length == 0 ? piece : Arrays.copyOf(tail, tail.length + length);
        if (tail.length > 0) {
            System.arraycopy(piece, 0, joined, tail.length, length);
        }
        int end = tail.length + length;
        Secret found = scan(joined, end);
        tail = Arrays.copyOfRange(joined, Math.max(0, end - WINDOW), end);
        return Optional.ofNullable(found);
    }

    /// What is in a text; empty if it is none.
    public static Optional<Secret> in(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new SecretScanner().feed(bytes, bytes.length);
    }

    private static @Nullable Secret scan(byte[] bytes, int end) {
        for (int at = 0; at < end; at++) {
            if (FIRST[bytes[at] & 0xff]) {
                Secret found = at(bytes, at, end);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Secret at(byte[] bytes, int at, int end) {
        for (Shape shape : SHAPES) {
            int length = shape.marker.length();
            if (end - at >= length && Arrays.equals(bytes, at, at + length, shape.marker.shared(), 0, length)) {
                String window = new String(bytes, at, Math.min(WINDOW, end - at), StandardCharsets.ISO_8859_1);
                Matcher matcher = shape.shape.matcher(window);
                if (matcher.lookingAt() && isReal(matcher.group())) {
                    return shape.secret;
                }
            }
        }
        return null;
    }

    /// A JSON web token has a header that says how it is signed (RFC 7515, 4.1.1).
    private static boolean isReal(String match) {
        if (!match.startsWith("eyJ")) {
            return true;
        }
        try {
            byte[] header = Base64.getUrlDecoder().decode(match.substring(0, match.indexOf('.')));
            return new String(header, StandardCharsets.UTF_8).contains("\"alg\"");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
