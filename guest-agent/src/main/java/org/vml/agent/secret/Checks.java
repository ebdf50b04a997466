package org.vml.agent.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks of single shapes.
final class Checks {
    private static final Alphabet SECRET_KEY = Alphabet.of("A-Za-z0-9/+");
    private static final Alphabet NETRC_WORD = Alphabet.of("!#-;=?-~");
    private static final Alphabet COOKIE_FIELD = Alphabet.of("!-~");
    /// Of RFC 6749 and RFC 7617.
    private static final Set<String> BASIC_EXAMPLES =
            Set.of("czZCaGRSa3F0MzpnWDFmQmF0M2JW", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "dGVzdDoxMjPCow==");

    private static final int NEAR = 400;

    private Checks() {}

    /// The secret of an AWS access key behind its name, `aws_secret_access_key = …`: 40 characters.
    ///
    /// @param at at `access_key`
    static @Nullable Secret awsSecret(Window window, int at) {
        int from = window.value(window.run(at, Alphabet.of("A-Za-z_")));
        boolean isNamed =
                window.text(Math.max(0, at - 7), at).toLowerCase(Locale.ROOT).contains("ecret");
        return isNamed && isAwsSecret(window, from) ? Secret.AWS : null;
    }

    /// An AWS access key and, near it, 40 characters that may be its secret.
    static @Nullable Secret awsKey(Window window, int at) {
        int end = window.run(at, Alphabet.UPPER_DIGIT);
        if (Alphabet.WORD.has(window.at(at - 1)) || end - at != 20 || !Chance.isLikely(window, at + 4, end)) {
            return null;
        }
        for (int near = end; near < end + NEAR; near++) {
            if (!SECRET_KEY.has(window.at(near - 1)) && isAwsSecret(window, near)) {
                return Secret.AWS;
            }
        }
        return null;
    }

    private static boolean isAwsSecret(Window window, int from) {
        int end = window.run(from, SECRET_KEY);
        return end - from == 40
                && window.at(end) != '='
                && Chance.isLikely(window, from, end)
                && window.run(from, Alphabet.HEX) != end;
    }

    /// `Bearer …` as HTTP sends it (RFC 6750).
    static @Nullable Secret bearer(Window window, int at) {
        int from = at + "Bearer ".length();
        int end = window.run(from, Alphabet.BEARER);
        boolean isToken = end - from >= 20 && Chance.isLikely(window, from, end) && hasDigit(window, from, end);
        return isToken && !Alphabet.WORD.has(window.at(at - 1)) ? Secret.BEARER_TOKEN : null;
    }

    private static boolean hasDigit(Window window, int from, int to) {
        return window.text(from, to).chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /// `Basic …` as HTTP sends it (RFC 7617): base64 of user and password.
    static @Nullable Secret basic(Window window, int at) {
        int from = at + "Basic ".length();
        int end = window.run(from, Alphabet.BASE64);
        if (end - from < 8
                || BASIC_EXAMPLES.contains(window.text(from, end))
                || !window.text(Math.max(0, at - 20), at)
                        .toLowerCase(Locale.ROOT)
                        .contains("authorization")) {
            return null;
        }
        String text = new String(
                Base64Text.decoded(window.text(from, end), Base64.getDecoder()), StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':');
        boolean isPrintable = text.chars().allMatch(c -> c >= ' ' && c < 127);
        return colon > 0 && isPrintable && !Placeholders.has(text.substring(colon + 1)) ? Secret.PASSWORD : null;
    }

    /// A macaroon of libmacaroons' first format in base64, as dCache and StoRM issue them: a packet with a length in
    /// four hexadecimal digits and `location`.
    ///
    /// @param at at the second half of `MDA…xvY2F0aW9u`
    static @Nullable Secret macaroon(Window window, int at) {
        int end = window.run(at, Alphabet.of("A-Za-z0-9_+/=\\-"));
        boolean begins = window.has(at - 6, "MDA") && !Alphabet.WORD.has(window.at(at - 7));
        return begins && end - at > 80 ? Secret.MACAROON : null;
    }

    /// A password's hash of crypt(3): method, maybe parameters, salt, and exactly as many characters as its method
    /// has.
    static Check crypt(String prefix, int length) {
        return (window, at) -> {
            if (Alphabet.WORD.has(window.at(at - 1))) {
                return null;
            }
            int field = at + prefix.length();
            for (int fields = 0; fields < 3; fields++) {
                int end = window.run(field, Alphabet.of("A-Za-z0-9./=,"));
                if (end - field == length && window.at(end) != '$') {
                    return Chance.isLikely(window, field, end) ? Secret.PASSWORD_HASH : null;
                } else if (window.at(end) != '$') {
                    return null;
                }
                field = end + 1;
            }
            return null;
        };
    }

    /// Exactly `length` characters and an ending as the value of a name.
    static Check value(String name, Alphabet alphabet, int shortest, int longest, String ending, Secret secret) {
        return (window, at) -> {
            int from = window.value(at + name.length());
            int end = window.run(from, alphabet);
            boolean isAssigned = window.find("=", at, from) > 0 || window.find(":", at, from) > 0;
            boolean fits = end - from >= shortest && end - from <= longest && window.has(end, ending);
            return isAssigned && fits && Chance.isLikely(window, from, end) ? secret : null;
        };
    }

    /// A line of `.netrc`: `machine HOST login USER password PASSWORD`.
    static @Nullable Secret netrc(Window window, int at) {
        int user = word(window, word(window, at + "machine".length()), "login");
        int password = word(window, word(window, user), "password");
        int end = window.run(password, NETRC_WORD);
        boolean isPassword = password > 0 && end - password >= 4;
        return isPassword && !Placeholders.has(window.text(password, end)) ? Secret.PASSWORD_FILE : null;
    }

    /// The beginning of the word behind blanks and the keyword; -1 if that is not there.
    private static int word(Window window, int from, String keyword) {
        int at = from < 0 ? -1 : blanks(window, from);
        return at > from && window.has(at, keyword) ? blanks(window, at + keyword.length()) : -1;
    }

    /// The end of the word behind blanks; -1 if there is none.
    private static int word(Window window, int from) {
        int at = from < 0 ? -1 : blanks(window, from);
        int end = window.run(at, NETRC_WORD);
        return end > at && at >= 0 ? end : -1;
    }

    private static int blanks(Window window, int from) {
        return window.run(from, Alphabet.of(" \t\r\n"));
    }

    /// A jar of cookies in Netscape's format: behind the heading a line of a domain, TRUE or FALSE, a path, ….
    static @Nullable Secret cookies(Window window, int at) {
        for (int i = at; i < window.end() && window.at(i) != 0; i++) {
            if (window.at(i) == '\n' && isCookie(window, i + 1)) {
                return Secret.COOKIES;
            }
        }
        return null;
    }

    private static boolean isCookie(Window window, int line) {
        int domain = window.run(line, COOKIE_FIELD);
        boolean isComment = window.at(line) == '#' && !window.has(line, "#HttpOnly_");
        return !isComment && (window.has(domain, "\tTRUE\t/") || window.has(domain, "\tFALSE\t/"));
    }

    /// A key of PuTTY's: public lines, then private ones.
    static @Nullable Secret putty(Window window, int at) {
        int lines = window.find("\nPrivate-Lines: ", at, at + Window.AHEAD);
        return lines < 0 ? null : Secret.SSH_KEY;
    }

    /// A bag with a private key in a PKCS#12 store, 1.2.840.113549.1.12.10.1.{1,2}.
    static @Nullable Secret keyBag(Window window, int at) {
        int bag = window.at(at + 10);
        return window.isPkcs12() && (bag == 1 || bag == 2) ? Secret.KEY_STORE : null;
    }
}
