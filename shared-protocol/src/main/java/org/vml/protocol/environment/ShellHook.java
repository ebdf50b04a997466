package org.vml.protocol.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Scripts for bash 4.2 or newer, which say what a shell is like.
public final class ShellHook {
    private ShellHook() {}

    /// Defines `__vml_dump`, which writes what the shell is like to its output.
    public static String dump() {
        return resource("shell-dump.bash");
    }

    /// To be sourced by interactive shells, `~/.bashrc` for one: from then on each notes at its prompts what it is
    /// like, in `${XDG_STATE_HOME:-~/.local/state}/vml/shells/`. A shell that is not interactive is left as it is.
    public static String text() {
        return dump() + "\n" + resource("shell-hook.bash");
    }

    private static String resource(String name) {
        try (InputStream in = ShellHook.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }
}
