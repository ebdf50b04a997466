package org.vml.cli;

import java.nio.file.Path;
import java.util.Locale;

/// Paths on their way to the controller, which has another working directory.
final class Paths {
    private Paths() {}

    static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /// What stands behind the last dot of the file's name, in small letters, or the empty string.
    static String ending(Path path) {
        Path name = path.getFileName();
        String text = name == null ? "" : name.toString();
        int dot = text.lastIndexOf('.');
        return dot < 0 ? "" : text.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
