package org.vml.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The terminal, handing on every key as it is typed until this is closed. Does nothing where there is no terminal. By
/// `stty`, since the JDK cannot do it.
final class RawTerminal implements AutoCloseable {
    private final String before;

    private RawTerminal(String before) {
        this.before = before;
    }

    static RawTerminal of(World world) throws IOException {
        if (!world.terminal().out()) {
            return new RawTerminal("");
        }
        String settings = stty("-g");
        String ignored = stty("raw", "-echo");
        return new RawTerminal(settings);
    }

    private static String stty(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        if (!before.isEmpty()) {
            String ignored = stty(before);
        }
    }
}
