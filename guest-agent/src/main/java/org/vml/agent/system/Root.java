package org.vml.agent.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The tree of files that facts are read from. What cannot be read is empty.
record Root(Path path) {
    private static final int MOST = 4 << 20;

    /// A place by its absolute path.
    Path at(String absolute) {
        return path.resolve(absolute.substring(1));
    }

    /// The text of a file up to 4 MiB.
    String text(String absolute) {
        return text(at(absolute));
    }

    static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    List<String> lines(String absolute) {
        return text(absolute).lines().toList();
    }

    /// What is in a directory, in the order of its names.
    ///
    /// @param glob which names: `*.json`
    List<Path> list(String absolute, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(at(absolute), glob)) {
            names.forEach(found::add);
        } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }
}
