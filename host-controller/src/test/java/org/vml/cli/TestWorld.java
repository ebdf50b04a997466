package org.vml.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A world with a home of its own that remembers what was printed.
final class TestWorld {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Terminal terminal = Terminal.NONE;
    private String input = "";
    private @Nullable String launcher;

    TestWorld(Path home) {
        environment.put("VML_HOME", home.toString());
    }

    /// A person sits at it and types this.
    TestWorld atTerminal(String typed) {
        terminal = new Terminal(true, false, false, false, false, new TerminalWidth(Map.of("COLUMNS", "80")));
        input = typed;
        return this;
    }

    TestWorld launcher(Path program) {
        launcher = program.toString();
        return this;
    }

    int vml(String... args) {
        return new VmlCommand(world()).execute(args);
    }

    World world() {
        return new World(
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                environment,
                launcher);
    }

    /// What was printed on the standard output since the last call.
    String out() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    /// What was printed on the standard error since the last call.
    String err() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }
}
