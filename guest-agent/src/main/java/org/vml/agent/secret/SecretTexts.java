package org.vml.agent.secret;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Tells which parts of an environment are secret: by name, by the shapes that [SecretScanner] knows, and by
/// passwords in commands. Any thread.
public final class SecretTexts {
    private SecretTexts() {}

    /// What a variable holds; null for nothing. A path is no secret, although what lies there may be one.
    ///
    /// @param value of an array: as `declare -p` prints it
    public static @Nullable Secret variable(String name, String value) {
        Secret named = SecretNames.find(name);
        return named != null && SecretValues.mayBeSecret(plain(value)) ? named : text(value);
    }

    /// The first value of an array `([0]="a" …)`, whose path or number is no secret, either.
    private static String plain(String value) {
        return value.startsWith("([") && value.endsWith("\")") && value.indexOf("=\"") == value.lastIndexOf("=\"")
                ? value.substring(value.indexOf("=\"") + 2, value.length() - 2)
                : value;
    }

    /// What an alias holds; null for nothing.
    ///
    /// @param value what the alias stands for
    public static @Nullable Secret alias(String name, String value) {
        Secret named = SecretNames.find(name);
        boolean isWord = !value.isEmpty() && value.indexOf(' ') < 0 && Chance.isLikely(value) && value.length() >= 16;
        return named != null && isWord && SecretValues.mayBeSecret(value) ? named : text(value);
    }

    /// What shell text holds: a function as `declare -f` prints it, a line of a recipe, a script; null for nothing.
    public static @Nullable Secret text(String text) {
        Secret found = SecretScanner.scan(text.getBytes(StandardCharsets.UTF_8));
        return found == null ? SecretCommands.find(text) : found;
    }
}
