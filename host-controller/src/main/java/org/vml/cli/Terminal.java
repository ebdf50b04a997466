package org.vml.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Which streams are a terminal, and what it can show.
///
/// @param unicode whether it shows UTF-8
/// @param colour whether bold and dim are wanted
record Terminal(boolean in, boolean out, boolean err, boolean unicode, boolean colour, TerminalWidth width) {
    /// No terminal at all: a pipe, a file.
    static final Terminal NONE = new Terminal(false, false, false, false, false, new TerminalWidth(Map.of()));

    static Terminal ofProcess(Map<String, String> environment) {
        boolean smart = !"dumb".equals(environment.get("TERM"));
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                isTerminal(0),
                isTerminal(1),
                isTerminal(2) && smart,
                "UTF-8".equals(System.getProperty("native.encoding")),
                smart && wanted,
                new TerminalWidth(environment));
    }

    Paint outPaint() {
        return new Paint(out && colour);
    }

    Paint errPaint() {
        return new Paint(err && colour);
    }

    Glyphs outGlyphs() {
        return out && unicode ? Glyphs.UNICODE : Glyphs.ASCII;
    }

    /// On Linux the kernel tells what a descriptor is; elsewhere the console tells about all three at once.
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
    }
}
