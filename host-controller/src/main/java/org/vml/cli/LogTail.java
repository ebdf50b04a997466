package org.vml.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a log has gained since a moment.
record LogTail(Path log, long start) {
    private static final int LINES = 10;

    /// The log from now on.
    static LogTail of(Path log) {
        try {
            return new LogTail(log, Files.size(log));
        } catch (IOException e) {
            return new LogTail(log, 0);
        }
    }

    /// The last ten lines, or the empty string where there are none.
    String lastLines() {
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(start);
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
