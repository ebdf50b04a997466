package org.vml.agent.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// JSON web tokens (RFC 7519), SciTokens and WLCG tokens among them: a header in base64url that is JSON with `alg`, a
/// payload that is JSON, a signature. One that is longer than the window is taken without its signature having been
/// seen; one without a signature is no secret.
final class JwtCheck implements Check {
    private static final int SHORTEST_SIGNATURE = 20;
    private static final int LONGEST_HEADER = 2048;
    /// The payload of the example on everybody's page, `{"sub":"1234567890`.
    private static final String EXAMPLE = "eyJzdWIiOiIxMjM0NTY3ODkw";

    @Override
    public @Nullable Secret check(Window window, int at) {
        if (Alphabet.BASE64_URL.has(window.at(at - 1))) {
            return null;
        }
        int dot = window.run(at, Alphabet.BASE64_URL);
        if (window.at(dot) != '.' || dot - at > LONGEST_HEADER) {
            return null;
        }
        byte[] raw = Base64Text.decoded(window.text(at, dot), Base64.getUrlDecoder());
        String header = new String(raw, StandardCharsets.ISO_8859_1);
        if (!header.contains("\"alg\"") || !header.endsWith("}") || window.has(dot + 1, EXAMPLE)) {
            return null;
        }
        boolean isEncrypted = header.contains("\"enc\"");
        return isEncrypted || isSigned(window, dot + 1) ? Secret.WEB_TOKEN : null;
    }

    private static boolean isSigned(Window window, int payload) {
        int dot = window.run(payload, Alphabet.BASE64_URL);
        int end = window.run(dot + 1, Alphabet.BASE64_URL);
        boolean isCut = dot == window.end();
        return window.has(payload, "eyJ")
                && (isCut || (window.at(dot) == '.' && end - dot > SHORTEST_SIGNATURE))
                && (isCut || Chance.isLikely(window, dot + 1, end));
    }
}
