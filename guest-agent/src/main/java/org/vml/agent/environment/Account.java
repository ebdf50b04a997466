package org.vml.agent.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vml.agent.system.Command;

/// A user as passwd(5) has it.
record Account(String name, int uid, int gid, Path home, String shell) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@$-]{0,255}");
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final int FIELDS = 7;

    /// The account of this name: of this machine, or of the directory that it asks (`getent`).
    static Account of(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("no user can have the name " + name);
        }
        List<String> lines =
                Files.readString(PASSWD, StandardCharsets.ISO_8859_1).lines().toList();
        return find(name, lines)
                .or(() -> find(name, asked(name)))
                .orElseThrow(() -> new IOException("there is no user " + name));
    }

    private static List<String> asked(String name) {
        Command.Output output = new Command(List.of("getent", "passwd", name), Duration.ofSeconds(10), 1 << 16).run();
        return output == null ? List.of() : output.text().lines().toList();
    }

    private static Optional<Account> find(String name, List<String> lines) {
        return lines.stream()
                .flatMap(Account::parse)
                .filter(each -> each.name.equals(name))
                .findFirst();
    }

    private static Stream<Account> parse(String line) {
        String[] fields = line.split(":", -1);
        try {
            return fields.length < FIELDS
                    ? Stream.empty()
                    : Stream.of(new Account(
                            fields[0],
                            Integer.parseUnsignedInt(fields[2]),
                            Integer.parseUnsignedInt(fields[3]),
                            Path.of(fields[5].isEmpty() ? "/" : fields[5]),
                            fields[6].isEmpty() ? "/bin/sh" : fields[6]));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
