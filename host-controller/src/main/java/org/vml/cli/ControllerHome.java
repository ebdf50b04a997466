package org.vml.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.vml.api.ControllerFile;
import org.vml.api.Json;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The files in `$VML_HOME` by which `vml` and the controller know of each other.
record ControllerHome(Path directory) {
    /// How to reach the controller, or null when none has left word.
    @Nullable
    ControllerFile controllerFile() {
        try {
            return Json.mapper()
                    .readValue(Files.readAllBytes(directory.resolve("controller.json")), ControllerFile.class);
        } catch (IOException e) {
            return null;
        }
    }

    /// Where the controller writes what it has to say.
    Path log() {
        return directory.resolve("controller.log");
    }

    /// Makes the directory, for its owner alone, if it is not there.
    void make() {
        try {
            boolean posix =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(directory, posix ? ownerOnly() : new FileAttribute<?>[0]);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not make the directory " + directory + ": " + e)
                    .next("Make it yourself, or set VML_HOME to a directory that you may write to")
                    .because(e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        };
    }
}
