package org.vml.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// How many columns the terminal has: `$COLUMNS`, else what `stty` says of `/dev/tty`, else 80.
record TerminalWidth(Map<String, String> environment) {
    private static final int USUAL = 80;

    /// Asks; costs the start of a process where the variable is not set.
    int columns() {
        int told = number(environment.getOrDefault("COLUMNS", ""));
        return told > 0 ? told : asked();
    }

    private static int asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream answer = stty.getInputStream()) {
                String size = new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip();
                int columns = number(size.substring(size.indexOf(' ') + 1));
                return columns > 0 ? columns : USUAL;
            }
        } catch (IOException e) {
            return USUAL;
        }
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
