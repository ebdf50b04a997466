package org.vml.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// What tells the repository that is at a place now from another one that is there later.
record RepositoryMark(String directory, String config) {
    private static final String NOTHING = "";

    static RepositoryMark of(Path path) {
        return new RepositoryMark(mark(path, false), mark(path.resolve("repository.json"), true));
    }

    /// Whether there is a repository, and it is that one.
    boolean isSame(RepositoryMark other) {
        return !config.equals(NOTHING) && equals(other);
    }

    /// A file of another inode or time is another file; the time of a directory changes with its content.
    private static String mark(Path file, boolean withTime) {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            return facts.fileKey() + (withTime ? " " + facts.lastModifiedTime() : "");
        } catch (IOException e) {
            return NOTHING;
        }
    }
}
