package org.vml.agent.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.agent.system.Command;
import org.vml.protocol.environment.ShellHook;
import org.vml.protocol.environment.ShellState;

/// Starts a clean login shell of a user, and has it say what it is like.
final class ShellProbe {
    private static final String BASH = "/bin/bash";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST = 8 << 20;
    private static final Path SELF = Path.of("/proc/self");

    /// What sshd and login set before a shell starts, of OpenSSH's and Debian's defaults.
    private static final String PATH = "PATH=/usr/local/bin:/usr/bin:/bin:/usr/games";

    private static final String ROOT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// Where the programs may be that take on a user's identity.
    private static final List<String> DIRECTORIES = List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin");

    private final Account account;
    private final Duration limit;

    ShellProbe(Account account) {
        this(account, LIMIT);
    }

    ShellProbe(Account account, Duration limit) {
        this.account = account;
        this.limit = limit;
    }

    /// The state of a clean login shell: an interactive one, as those that people work in; where that fails, as when
    /// its start-up files want a terminal, one that is not. It is where the user is at home.
    StateRead clean() throws IOException {
        StateRead read = after("");
        ShellState state = read.state();
        return new StateRead(
                new ShellState(
                        state.variables(),
                        state.aliases(),
                        state.functions(),
                        account.home().toString(),
                        state.umask(),
                        state.limits()),
                read.dropped());
    }

    /// The state of such a shell when it has run some lines.
    StateRead after(String lines) throws IOException {
        for (String options : List.of("-lic", "-lc")) {
            StateRead read = run(options, lines);
            if (read != null) {
                return read;
            }
        }
        throw new IOException("A login shell of " + account.name() + " did not say what it is like");
    }

    private @Nullable StateRead run(String options, String lines) throws IOException {
        String mark = UUID.randomUUID().toString();
        String script = ShellHook.dump() + lines
                + "\nbuiltin mapfile -t __vml_functions < <(builtin declare -F)\n__vml_dump '' " + mark + "\n";
        List<String> words = new ArrayList<>(identity());
        words.addAll(environment());
        words.addAll(List.of(BASH, options, script));
        Command.Output output = new Command(words, limit, MOST).run();
        return output == null ? null : parse(output.bytes().shared(), mark);
    }

    /// What start-up files print comes before the mark.
    private static @Nullable StateRead parse(byte[] said, String mark) {
        byte[] begin = ("\0" + mark + "\0").getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + begin.length <= said.length; at++) {
            if (Arrays.equals(said, at, at + begin.length, begin, 0, begin.length)) {
                return Dump.read(new Fields(said, at + begin.length));
            }
        }
        return null;
    }

    private List<String> environment() {
        return List.of(
                "/usr/bin/env",
                "-i",
                "HOME=" + account.home(),
                "USER=" + account.name(),
                "LOGNAME=" + account.name(),
                "SHELL=" + account.shell(),
                "TERM=xterm",
                account.uid() == 0 ? ROOT_PATH : PATH);
    }

    /// How to become the user; empty if the agent is the user.
    private List<String> identity() throws IOException {
        int own = (Integer) Files.getAttribute(SELF, "unix:uid");
        if (own == account.uid()) {
            return List.of();
        }
        if (own != 0) {
            throw new IOException("Only root can start a shell of " + account.name());
        }
        return Stream.of(
                        found("setpriv", "--reuid=" + account.uid(), "--regid=" + account.gid(), "--init-groups", "--"),
                        found("runuser", "-u", account.name(), "--"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IOException("There is neither setpriv nor runuser to become " + account.name()));
    }

    private static @Nullable List<String> found(String program, String... arguments) {
        for (String directory : DIRECTORIES) {
            Path path = Path.of(directory, program);
            if (Files.isExecutable(path)) {
                return Stream.concat(Stream.of(path.toString()), Stream.of(arguments))
                        .toList();
            }
        }
        return null;
    }
}
