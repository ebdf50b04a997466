package org.vml.agent.secret;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells values that are no secret whatever their name: nothing, a switch, a small number, a path, a URL, a
/// placeholder.
final class SecretValues {
    private static final Set<String> SWITCHES = Set.of(
            "true",
            "false",
            "yes",
            "no",
            "on",
            "off",
            "none",
            "null",
            "auto",
            "default",
            "always",
            "never",
            "enabled",
            "disabled",
            "required",
            "optional",
            "prompt",
            "ask",
            "keyring",
            "stdin",
            "basic",
            "bearer",
            "oidc");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,3}|[0-9]*000|512|1024|2048|4096|8192");
    private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^@]*|(FILE|DIR|API|KEYRING|KCM):.*");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{20,}={0,2}");
    private static final Pattern ROOTS =
            Pattern.compile("/(home|tmp|etc|usr|var|opt|root|run|mnt|cvmfs|afs|eos|data|srv"
                    + "|scratch|lib|bin|dev|proc|media|work|users|Users)(/.*)?");

    private SecretValues() {}

    /// Whether a value may be a secret if its name says so.
    static boolean mayBeSecret(String value) {
        String text = value.strip();
        return !text.isEmpty()
                && !SWITCHES.contains(text.toLowerCase(Locale.ROOT))
                && !NUMBER.matcher(text).matches()
                && !URL.matcher(text).matches()
                && !isPath(text)
                && !isUniform(text);
    }

    /// A path is no secret; 40 characters of base64 that happen to begin with `/` are no path.
    private static boolean isPath(String text) {
        boolean begins =
                text.startsWith("/") || text.startsWith("~/") || text.startsWith("./") || text.startsWith("../");
        return begins && (ROOTS.matcher(text).matches() || !isRandom(text));
    }

    private static boolean isRandom(String text) {
        return BASE64.matcher(text).matches() && Chance.isLikely(text);
    }

    /// `****`, `xxxx`.
    private static boolean isUniform(String text) {
        return text.chars().distinct().count() < 2 || (text.startsWith("<") && text.endsWith(">"));
    }
}
