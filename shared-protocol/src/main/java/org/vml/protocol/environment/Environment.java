package org.vml.protocol.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// The environment that a user works in: recipe and state.
///
/// @param user whose it is
/// @param shell the path of the login shell
/// @param clean that of a fresh login shell
/// @param live that of the shell that was worked in last, or null if there is none
/// @param source how the live one is known: `the shell 1234 told it`, `the first environment of process 1234; its
///     aliases and functions are not known`
/// @param recipe commands that make it anew, where they are known: `asetup --restore`
/// @param withheld what was left out of clean, live and recipe
public record Environment(
        String user,
        String shell,
        ShellState clean,
        @Nullable ShellState live,
        String source,
        List<String> recipe,
        List<Withheld> withheld) {

    public Environment {
        recipe = List.copyOf(recipe);
        withheld = List.copyOf(withheld);
    }

    public void write(WireWriter out) {
        out.string(user);
        out.string(shell);
        clean.write(out);
        out.optional(live, ShellState::write);
        out.string(source);
        out.list(recipe, (String line, WireWriter w) -> w.string(line));
        out.list(withheld, Withheld::write);
    }

    public static Environment read(WireReader in) throws ProtocolException {
        return new Environment(
                in.string(),
                in.string(),
                ShellState.read(in),
                in.optional(ShellState::read),
                in.string(),
                in.list(WireReader::string),
                in.list(Withheld::read));
    }
}
