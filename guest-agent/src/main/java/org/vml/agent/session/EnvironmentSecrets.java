package org.vml.agent.session;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.agent.secret.Secret;
import org.vml.agent.secret.SecretScanner;
import org.vml.protocol.environment.Withheld;

/// Secrets in the environment: variables by their names, everything by what is in it.
final class EnvironmentSecrets {
    private static final Pattern NAMES = Pattern.compile(
            "variable .*(PASSW(OR)?D|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|CREDENTIAL|PRIVATE_KEY).*",
            Pattern.CASE_INSENSITIVE);

    /// A password given to a program, or written into a URL.
    private static final Pattern WORDS =
            Pattern.compile("(?i)--?(password|passwd|token|secret|api-?key)[= ]\\s*[^\\s$'\"]{4,}"
                    + "|\\b(curl|wget)\\b[^\\n]*\\s(-u|--user)[= ]?\\s*[^\\s:]+:[^\\s]+"
                    + "|Authorization:\\s*(Bearer|Basic)\\s+[A-Za-z0-9._~+/=-]{8,}"
                    + "|\\b[A-Z_]*(PASSWORD|PASSWD|TOKEN|SECRET|API_KEY)=[^\\s$'\"]{4,}"
                    + "|://[^\\s/:@]+:[^\\s/@$]{3,}@");

    private EnvironmentSecrets() {}

    static @Nullable Withheld check(String where, String text) {
        // A file or a directory that is named is no secret.
        boolean isNamed = NAMES.matcher(where).matches() && !text.isEmpty() && !text.startsWith("/");
        Optional<Secret> found = SecretScanner.in(text);
        if (found.isPresent()) {
            return new Withheld(where, found.get().kind(), 0, found.get().hint());
        }
        return isNamed || WORDS.matcher(text).find()
                ? new Withheld(where, "password or token", 0, "set it again")
                : null;
    }
}
