package org.vml.guest.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// How OpenSSH's client would log in somewhere: `ssh -G NAME` tells what `~/.ssh/config` makes of a name, one
/// `key value` a line, keys in lower case.
final class OpenSshConfiguration {
    private final String name;
    private final List<String> lines;
    private final Map<String, String> environment;

    private OpenSshConfiguration(String name, List<String> lines, Map<String, String> environment) {
        this.name = name;
        this.lines = lines;
        this.environment = environment;
    }

    /// @param name what one would say to `ssh`: `host`, `user@host`, or a name of the configuration
    /// @param options further words for `ssh`
    static OpenSshConfiguration of(String name, Map<String, String> environment, String... options) {
        if (name.startsWith("-") || name.isBlank()) {
            throw ProblemException.of(ProblemKind.USAGE, "'" + name + "' is not the name of a host");
        }
        List<String> words = new ArrayList<>(List.of("ssh", "-G"));
        words.addAll(List.of(options));
        words.add(name);
        try {
            Process ssh = new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (ssh.waitFor() != 0) {
                throw ProblemException.of(
                                ProblemKind.GUEST, "OpenSSH does not understand '" + name + "': " + output.strip())
                        .next("Try `ssh " + name + "`");
            }
            return new OpenSshConfiguration(name, output.lines().toList(), environment);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.GUEST, "Could not run ssh: " + e.getMessage())
                    .next("Install OpenSSH's client (`scripts/setup` does it)")
                    .because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Interrupted").because(e);
        }
    }

    SshTarget target() {
        if (values("proxyjump").findAny().isPresent() || values("proxycommand").anyMatch(v -> !v.equals("none"))) {
            throw ProblemException.of(ProblemKind.GUEST, "'" + name + "' is reached by way of another host")
                    .next("Forward a port to it: `ssh -N -L 2222:localhost:22 " + name
                            + "`, and name that one in `~/.ssh/config`");
        }
        String host = value("hostname", name);
        int port = Integer.parseInt(value("port", "22"));
        String alias = value("hostkeyalias", port == 22 ? host : "[" + host + "]:" + port);
        return new SshTarget(
                host,
                port,
                value("user", System.getProperty("user.name")),
                values("identityfile")
                        .map(OpenSshConfiguration::file)
                        .filter(Files::exists)
                        .toList(),
                agentSocket(),
                Stream.concat(values("userknownhostsfile"), values("globalknownhostsfile"))
                        .flatMap(files -> Stream.of(files.split(" ", -1)))
                        .map(OpenSshConfiguration::file)
                        .toList(),
                alias,
                List.of("accept-new", "no", "off", "false").contains(value("stricthostkeychecking", "ask")));
    }

    private @Nullable Path agentSocket() {
        String socket = value("identityagent", "SSH_AUTH_SOCK");
        if (socket.equals("none") || value("identitiesonly", "no").equals("yes")) {
            return null;
        }
        String path = socket.equals("SSH_AUTH_SOCK") ? environment.getOrDefault(socket, "") : socket;
        return path.isEmpty() ? null : file(path);
    }

    private static Path file(String path) {
        return path.startsWith("~/") ? Path.of(System.getProperty("user.home"), path.substring(2)) : Path.of(path);
    }

    private String value(String key, String otherwise) {
        return values(key).findFirst().orElse(otherwise);
    }

    private Stream<String> values(String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> line.substring(key.length() + 1).strip());
    }
}
