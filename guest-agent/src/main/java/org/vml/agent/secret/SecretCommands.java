package org.vml.agent.secret;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.agent.secret.ShellWords.Command;
import org.vml.agent.secret.ShellWords.Word;

/// Finds passwords that are written into commands: `export FOO_TOKEN=…`, `--password=…`, `curl -u user:…`,
/// `echo … | kinit`. What the shell puts in (`$NAME`, `$(command)`) is none.
final class SecretCommands {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("-{0,2}([A-Za-z_][A-Za-z0-9_.-]*)(?:\\[[^]]*])?\\+?=(.*)", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*): *(\\S+)");
    private static final Pattern USER = Pattern.compile("[^:/ ]+[:%](.+)");
    private static final Pattern WITHIN = Pattern.compile("(?i)identified (?:with \\S+ )?by '([^']+)'");

    /// Options whose next word is a password, by command.
    private static final Map<String, Set<String>> PASSWORD_OPTIONS = Map.ofEntries(
            Map.entry("sshpass", Set.of("-p")),
            Map.entry("docker", Set.of("-p")),
            Map.entry("podman", Set.of("-p")),
            Map.entry("singularity", Set.of("-p")),
            Map.entry("apptainer", Set.of("-p")),
            Map.entry("helm", Set.of("-p")),
            Map.entry("mongo", Set.of("-p")),
            Map.entry("mongosh", Set.of("-p")),
            Map.entry("oc", Set.of("-p")),
            Map.entry("az", Set.of("-p")),
            Map.entry("redis-cli", Set.of("-a")),
            Map.entry("ldapsearch", Set.of("-w")),
            Map.entry("ldapmodify", Set.of("-w")),
            Map.entry("ldapadd", Set.of("-w")),
            Map.entry("ldappasswd", Set.of("-w", "-s", "-a")),
            Map.entry("unzip", Set.of("-P")),
            Map.entry("zip", Set.of("-P")),
            Map.entry("rucio", Set.of("-pwd")),
            Map.entry("ipmitool", Set.of("-P")),
            Map.entry("mosquitto_pub", Set.of("-P")),
            Map.entry("mosquitto_sub", Set.of("-P")),
            Map.entry("kadmin", Set.of("-w")),
            Map.entry("kadmin.local", Set.of("-w", "-pw")),
            Map.entry("keytool", Set.of("-storepass", "-keypass")),
            Map.entry("openssl", Set.of("-k", "-K")));

    /// Options with the password right behind them.
    private static final Map<String, List<String>> ATTACHED = Map.of(
            "mysql", List.of("-p"),
            "mysqldump", List.of("-p"),
            "mysqladmin", List.of("-p"),
            "mariadb", List.of("-p"),
            "sshpass", List.of("-p"),
            "7z", List.of("-p"),
            "7za", List.of("-p"),
            "xfreerdp", List.of("/p:"),
            "rdesktop", List.of("-p"));

    /// Options with user and password in one word.
    private static final Map<String, Set<String>> USER_OPTIONS = Map.of(
            "curl", Set.of("-u", "--user", "-U", "--proxy-user"),
            "smbclient", Set.of("-U", "--user"),
            "http", Set.of("-a", "--auth"),
            "https", Set.of("-a", "--auth"),
            "svn", Set.of("-u"));

    private static final Set<String> LOGINS =
            Set.of("docker", "podman", "singularity", "apptainer", "helm", "oc", "az");

    /// Commands that read a password from their input.
    private static final Set<String> READERS = Set.of(
            "kinit",
            "voms-proxy-init",
            "grid-proxy-init",
            "arcproxy",
            "myproxy-logon",
            "myproxy-init",
            "su",
            "passwd",
            "chpasswd",
            "cryptsetup",
            "smbpasswd",
            "cern-get-sso-cookie",
            "oidc-add",
            "vncpasswd",
            "aklog",
            "klog");
    /// Words that make any command do so.
    private static final Set<String> INPUT_OPTIONS =
            Set.of("--password-stdin", "--passphrase-fd", "--with-token", "--stdin", "stdin", "-pwstdin");
    private static final Set<String> WRITERS = Set.of("echo", "printf");

    private SecretCommands() {}

    static @Nullable Secret find(String text) {
        Matcher within = WITHIN.matcher(text);
        if (within.find() && !Placeholders.has(within.group(1))) {
            return Secret.PASSWORD_IN_COMMAND;
        }
        List<Command> commands = ShellWords.of(text);
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            Secret found = options(command.words());
            boolean feeds = command.pipes()
                    && i + 1 < commands.size()
                    && isReader(commands.get(i + 1).words());
            if (found != null) {
                return found;
            } else if ((feeds && isWriter(command.words())) || isHereString(command.words())) {
                return Secret.PASSWORD_IN_COMMAND;
            }
        }
        return null;
    }

    private static @Nullable Secret options(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            Word next = i + 1 < words.size() ? words.get(i + 1) : new Word("", false);
            Secret found = assigned(word);
            if (found != null) {
                return found;
            } else if (isSetenv(words, i) || isNamedOption(word, next) || isField(word) || isOptionOf(words, i, next)) {
                return Secret.PASSWORD_IN_COMMAND;
            }
        }
        return null;
    }

    /// `FOO_TOKEN=…`, `--password=…`
    private static @Nullable Secret assigned(Word word) {
        Matcher assignment = ASSIGNMENT.matcher(word.text());
        boolean isLiteral = word.literal() && assignment.matches();
        return isLiteral && isSecret(assignment.group(2)) ? SecretNames.find(assignment.group(1)) : null;
    }

    /// `setenv FOO_TOKEN …` of csh.
    private static boolean isSetenv(List<Word> words, int at) {
        return words.get(at).text().equals("setenv")
                && at + 2 < words.size()
                && words.get(at + 2).literal()
                && SecretNames.find(words.get(at + 1).text()) != null
                && isSecret(words.get(at + 2).text());
    }

    /// `--password …`
    private static boolean isNamedOption(Word word, Word next) {
        String name = word.text();
        boolean isOption =
                name.startsWith("--") && name.indexOf('=') < 0 && SecretNames.find(name.substring(2)) != null;
        return isOption && next.literal() && !next.text().startsWith("-") && isSecret(next.text());
    }

    /// `X-Auth-Token: …` of an HTTP request, `pass:…` of openssl.
    private static boolean isField(Word word) {
        Matcher field = FIELD.matcher(word.text());
        boolean isHeader = field.matches() && SecretNames.find(field.group(1)) != null && isSecret(field.group(2));
        return word.literal()
                && (isHeader
                        || (word.text().startsWith("pass:")
                                && isSecret(word.text().substring(5))));
    }

    private static boolean isOptionOf(List<Word> words, int at, Word next) {
        String word = words.get(at).text();
        for (int i = 0; i < at; i++) {
            String command = name(words.get(i));
            if (next.literal()
                    && PASSWORD_OPTIONS.getOrDefault(command, Set.of()).contains(word)) {
                return isSecret(next.text()) && !next.text().startsWith("-") && isLogin(command, words);
            } else if (next.literal()
                    && USER_OPTIONS.getOrDefault(command, Set.of()).contains(word)) {
                Matcher user = USER.matcher(next.text());
                return user.matches() && isSecret(user.group(1));
            }
            for (String option : ATTACHED.getOrDefault(command, List.of())) {
                if (word.startsWith(option) && words.get(at).literal()) {
                    return word.length() > option.length() && isSecret(word.substring(option.length()));
                }
            }
        }
        return false;
    }

    /// `docker run -p 8080:80` publishes a port; only `login` takes a password.
    private static boolean isLogin(String command, List<Word> words) {
        return !LOGINS.contains(command)
                || words.stream().anyMatch(word -> word.text().equals("login"));
    }

    private static boolean isReader(List<Word> words) {
        boolean isSudo = name(words.getFirst()).equals("sudo");
        return words.stream().limit(3).anyMatch(word -> READERS.contains(name(word)))
                || words.stream()
                        .anyMatch(word -> INPUT_OPTIONS.contains(word.text())
                                || (isSudo && word.text().equals("-S")));
    }

    private static boolean isWriter(List<Word> words) {
        boolean isWriter = WRITERS.contains(name(words.getFirst()));
        return isWriter && words.stream().skip(1).anyMatch(word -> word.literal() && isTyped(word.text()));
    }

    private static boolean isTyped(String text) {
        return !text.startsWith("-") && !text.startsWith("%") && isSecret(text);
    }

    /// `kinit <<< …`
    private static boolean isHereString(List<Word> words) {
        int at = words.indexOf(new Word("<<<", true));
        boolean isFed = at > 0 && at + 1 < words.size() && words.get(at + 1).literal();
        return isFed && isReader(words) && isSecret(words.get(at + 1).text());
    }

    private static String name(Word command) {
        String path = command.text();
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isSecret(String value) {
        return SecretValues.mayBeSecret(value) && !Placeholders.isTemplate(value);
    }
}
