package org.vml.agent.secret;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names of variables, options and fields whose values are secret: `DB_PASSWORD`, `--api-key`, `privateToken`.
final class SecretNames {
    private static final Pattern WORDS = Pattern.compile("[_.\\-]+|(?<=[a-z0-9])(?=[A-Z])");
    /// Words behind which a name means something about a secret, not the secret.
    private static final Set<String> ABOUT = Set.of(
            "FILE",
            "PATH",
            "DIR",
            "DIRECTORY",
            "FOLDER",
            "URL",
            "URI",
            "ENDPOINT",
            "HOST",
            "ID",
            "NAME",
            "TYPE",
            "TTL",
            "LIFETIME",
            "EXPIRY",
            "EXPIRES",
            "TIMEOUT",
            "LENGTH",
            "COMMAND",
            "CMD",
            "HELPER",
            "PROMPT",
            "SCOPE",
            "SCOPES",
            "ISSUER",
            "AUDIENCE",
            "SOCK",
            "LOCATION",
            "ENABLED",
            "HASH",
            "STORE",
            "FD",
            "PARALLELISM",
            "LIMIT",
            "COUNT",
            "MODE",
            "FORMAT",
            "VERSION",
            "POLICY",
            "FINGERPRINT",
            "ALGORITHM",
            "USER",
            "USERNAME",
            "MANAGER",
            "SERVICE",
            "SERVER",
            "PROVIDER",
            "BACKEND",
            "STDIN",
            "PROGRAM",
            "DISCOVERY",
            "RENEW",
            "HEADER",
            "INFO");
    private static final Set<String> PASSWORDS = Set.of("PASS", "PW", "PWD", "PASSCODE", "PSWD", "PIN", "BINDPW");
    private static final Set<String> NO_PASSWORDS = Set.of("PWD", "OLDPWD");
    private static final List<String> KEYS = List.of(
            "API",
            "ACCESS",
            "SECRET",
            "PRIVATE",
            "ENCRYPTION",
            "SIGNING",
            "AUTH",
            "MASTER",
            "ACCOUNT",
            "DEPLOY",
            "APP",
            "LICENSE",
            "SHARED");

    private SecretNames() {}

    /// What a value of this name is; null if the name does not say that it is secret.
    static @Nullable Secret find(String name) {
        String[] words = WORDS.split(name.strip(), -1);
        for (int i = words.length - 1; i >= 0; i--) {
            String word = words[i].toUpperCase(Locale.ROOT);
            if (ABOUT.contains(word)) {
                return null;
            }
            Secret found = find(word, i == 0 ? "" : words[i - 1].toUpperCase(Locale.ROOT), words.length);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Secret find(String word, String before, int words) {
        if (endsWith(word, "PASSWORD", "PASSWD", "PASSPHRASE", "PASSWORDS", "SSHPASS")
                || (PASSWORDS.contains(word)
                        && !(words == 1 && NO_PASSWORDS.contains(word))
                        && !before.equals("OLD"))) {
            return Secret.PASSWORD;
        } else if (endsWith(word, "TOKEN", "TOKENS", "JWT")) {
            return Secret.ACCESS_TOKEN;
        } else if (endsWith(word, "APIKEY", "SECRETKEY", "ACCESSKEY", "PRIVATEKEY")
                || (word.equals("KEY") && KEYS.contains(before))) {
            return Secret.API_KEY;
        }
        return endsWith(word, "SECRET", "SECRETS", "CREDENTIAL", "CREDENTIALS", "COOKIE") ? Secret.PASSWORD : null;
    }

    private static boolean endsWith(String word, String... endings) {
        for (String ending : endings) {
            if (word.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }
}
