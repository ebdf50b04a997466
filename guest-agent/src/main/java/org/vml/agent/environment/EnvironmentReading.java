package org.vml.agent.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;

/// Reads the environment that a user works in. Any thread; each reading is one of its own.
public final class EnvironmentReading {
    private final SecretCheck secrets;

    /// @param secrets decides what stays in the guest
    public EnvironmentReading(SecretCheck secrets) {
        this.secrets = secrets;
    }

    /// The environment of this user; nobody is asked for a password.
    ///
    /// @throws IOException if there is no such user, or no shell of that user can be started
    public Environment read(String user) throws IOException {
        Account account = Account.of(user);
        StateRead clean = new ShellProbe(account).clean();
        LiveShell live = live(account, clean.state());
        return new Sieve(secrets).environment(account, clean, live);
    }

    private static @Nullable LiveShell live(Account account, ShellState clean) throws IOException {
        LiveShell noted = NotedShells.newest(notes(account, clean), account);
        return noted == null ? ProcessShells.newest(account, clean) : noted;
    }

    private static Path notes(Account account, ShellState clean) {
        List<String> state = clean.variables().stream()
                .filter(each ->
                        each.name().equals("XDG_STATE_HOME") && each.value().startsWith("/"))
                .map(Variable::value)
                .toList();
        Path directory = state.isEmpty() ? account.home().resolve(".local/state") : Path.of(state.getFirst());
        return directory.resolve("vml/shells");
    }
}
