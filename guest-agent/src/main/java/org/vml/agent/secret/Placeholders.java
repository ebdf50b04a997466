package org.vml.agent.secret;

import java.util.Locale;
import java.util.Set;

/// What stands for a password in manuals, tests and templates.
final class Placeholders {
    private static final int SHORTEST = 4;
    private static final Set<String> WORDS = Set.of("""
            password passwd passwort passphrase pass word secret user username token mypassword mypass mysecret
            userpass user_password foobar test testpass guest pass1 pass2 password1 password2 passw passw0rd p4ssw0rd
            passpass some_password proxypass proxypassword proxy_password port admin my_password my-password
            some-password thepassword login spam eggs none null true false text string prompt ask xyzzy qwerty letmein
            hunter2 swordfish""".split("\\s+", -1));

    private Placeholders() {}

    /// Whether it is one: a word of those, too short or too uniform for a password, or something to be put in later:
    /// `$PASS`, `%s`, `{password}`, `<password>`.
    static boolean has(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        return lower.length() < SHORTEST
                || WORDS.contains(lower)
                || Chance.isExample(lower)
                || lower.chars().distinct().count() < 3
                || isTemplate(lower);
    }

    /// Whether something is to be put in later.
    static boolean isTemplate(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return isBetween(lower, '<', '>')
                || isBetween(lower, '{', '}')
                || isBetween(lower, '[', ']')
                || lower.contains("***")
                || lower.contains("${")
                || lower.contains("$(")
                || (lower.length() > 1 && lower.charAt(0) == '$' && isName(lower.charAt(1)))
                || (lower.length() == 2 && lower.charAt(0) == '%');
    }

    private static boolean isBetween(String text, char first, char last) {
        return text.length() > 1 && text.charAt(0) == first && text.indexOf(last) > 0;
    }

    private static boolean isName(char c) {
        return c == '_' || (c >= 'a' && c <= 'z');
    }
}
