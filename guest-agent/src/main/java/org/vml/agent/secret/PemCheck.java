package org.vml.agent.secret;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Private keys in PEM (RFC 7468), OpenSSH's, SSH2's (RFC 4716) and PGP's armour (RFC 9580), where base64 follows the
/// header; so a program that only knows the header is none. The lines may be indented, commented, quoted, or joined
/// by a `\n` that is written out, as they are in JSON and in source code.
final class PemCheck implements Check {
    private static final Alphabet LABEL = Alphabet.of("A-Z0-9 ");
    private static final Alphabet DASH = Alphabet.of("\\-");
    private static final Alphabet FIELD = Alphabet.of("A-Za-z\\-");
    private static final String BETWEEN = " \t\r\n\"'#*>|;,()";
    private static final int LONGEST_LABEL = 48;
    private static final int LONGEST_FIELD = 24;
    private static final int SHORTEST_LINE = 16;
    private static final int MOST_FIELDS = 8;
    /// What the shortest key has: PKCS#8 of Ed25519, 48 bytes.
    private static final int SHORTEST_KEY = 60;

    /// @param at at `BEGIN `, behind the dashes
    @Override
    public @Nullable Secret check(Window window, int at) {
        int end = window.run(at, LABEL);
        boolean isDashed = window.has(at - 4, "----") || window.has(at - 5, "---- ");
        if (!isDashed || end - at > LONGEST_LABEL || !window.has(end, "----")) {
            return null;
        }
        String label = window.text(at, end).strip();
        boolean isKey = label.endsWith(" PRIVATE KEY") || label.endsWith(" PRIVATE KEY BLOCK");
        return isKey && hasBody(window, end + 4) ? secret(label) : null;
    }

    private static Secret secret(String label) {
        return label.contains("PGP") ? Secret.PGP_KEY : label.contains("SSH") ? Secret.SSH_KEY : Secret.PRIVATE_KEY;
    }

    private static boolean hasBody(Window window, int behind) {
        int at = skip(window, window.run(behind, DASH));
        for (int fields = 0; fields < MOST_FIELDS && isField(window, at); fields++) {
            at = skip(window, endOfLine(window, at));
        }
        StringBuilder body = new StringBuilder();
        while (body.length() < SHORTEST_KEY) {
            int end = window.run(at, Alphabet.BASE64);
            if (end - at < SHORTEST_LINE && body.length() + end - at < SHORTEST_KEY) {
                return false;
            }
            body.append(window.text(at, Math.min(end, at + SHORTEST_KEY)));
            at = skip(window, end);
        }
        return Chance.isLikely(body.substring(0, SHORTEST_KEY));
    }

    /// `Proc-Type: 4,ENCRYPTED`, `Comment: …`
    private static boolean isField(Window window, int at) {
        int end = window.run(at, FIELD);
        return end > at && end - at <= LONGEST_FIELD && window.at(end) == ':';
    }

    private static int endOfLine(Window window, int from) {
        int at = from;
        while (window.at(at) >= 0 && window.at(at) != '\n' && window.at(at) != '\r' && !isWrittenOut(window, at)) {
            at++;
        }
        return at;
    }

    private static int skip(Window window, int from) {
        int at = from;
        while (window.at(at) >= 0) {
            if (isWrittenOut(window, at)) {
                at += 2;
            } else if (window.at(at) == '\\' || isJoin(window, at) || BETWEEN.indexOf(window.at(at)) >= 0) {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    /// A `+` between two literals.
    private static boolean isJoin(Window window, int at) {
        return window.at(at) == '+' && window.at(at - 1) == ' ' && BETWEEN.indexOf(window.at(at + 1)) >= 0;
    }

    /// A line's end as `\n` or `\r`.
    private static boolean isWrittenOut(Window window, int at) {
        return window.at(at) == '\\' && (window.at(at + 1) == 'n' || window.at(at + 1) == 'r');
    }

    /// The same in base64, as Kubernetes has it: `LS0tLS1CRUdJTi…`.
    static @Nullable Secret encoded(Window window, int at) {
        int end = Math.min(window.run(at, Alphabet.BASE64), at + 400);
        byte[] raw = Base64Text.decoded(window.text(at, at + (end - at) / 4 * 4), Base64.getMimeDecoder());
        Window inner = new Window(raw);
        inner.moveTo(0, raw.length);
        return new PemCheck().check(inner, inner.run(0, DASH));
    }
}
