package org.vml.agent.secret;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A URL with a password, `https://user:password@host/`, in text. Words that stand for a password in a manual, hosts
/// that are for examples (RFC 2606) and what is put in later (`$PASS`, `%s`, `{password}`, `<password>`) are none.
final class UrlCheck implements Check {
    private static final Alphabet USER = Alphabet.of("A-Za-z0-9._~%+\\-");
    private static final Alphabet PASSWORD = Alphabet.of("A-Za-z0-9._~%!&*+,;=?#^\\-");
    private static final Alphabet HOST = Alphabet.of("A-Za-z0-9.\\-");
    private static final int LONGEST = 256;
    private static final int SHORTEST = 4;
    private static final Set<String> HOSTS = Set.of(
            "host",
            "hostname",
            "server",
            "proxy",
            "proxyserver",
            "example",
            "domain",
            "address",
            "site",
            "netloc",
            "foo",
            "bar",
            "myhost",
            "myproxy",
            "myserver",
            "machine",
            "www.foo.com",
            "foo.com",
            "bar.com");

    @Override
    public @Nullable Secret check(Window window, int at) {
        int user = at + "://".length();
        int colon = window.run(user, USER);
        int end = window.run(colon + 1, PASSWORD);
        boolean hasShape = Alphabet.WORD.has(window.at(at - 1))
                && window.at(colon) == ':'
                && window.at(end) == '@'
                && end - user <= LONGEST
                && end - colon > SHORTEST
                && Alphabet.WORD.has(window.at(end + 1));
        return hasShape && window.isText() && isReal(window, user, colon, end) ? Secret.PASSWORD_IN_URL : null;
    }

    private static boolean isReal(Window window, int user, int colon, int end) {
        String host = window.text(end + 1, window.run(end + 1, HOST)).toLowerCase(Locale.ROOT);
        String password = window.text(colon + 1, end);
        return !Placeholders.has(password)
                && !isFormat(password)
                && !password.equals(window.text(user, colon))
                && !isExample(host);
    }

    /// A `%` that begins no encoded byte.
    private static boolean isFormat(String password) {
        return password.matches(".*%(?![0-9A-Fa-f]{2}).*");
    }

    private static boolean isExample(String host) {
        return HOSTS.contains(host)
                || host.matches(
                        "(.*\\.)?(example|test|invalid|localdomain|domain|company|mycompany|yourcompany)(\\.(com|org|net|edu|tld))?\\.?");
    }
}
