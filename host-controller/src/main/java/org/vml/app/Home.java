package org.vml.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.file.PrivateFiles;
import org.vml.file.ProcessLock;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Where VML keeps its state: a directory, and the configuration, which is in it or where the user's other
/// configurations are (XDG Base Directory Specification 0.8).
record Home(Path directory, Path configuration) {
    static Home of(Map<String, String> environment, Path user) {
        String own = environment.get("VML_HOME");
        if (own != null && !own.isEmpty()) {
            Path directory = Path.of(own).toAbsolutePath().normalize();
            return new Home(directory, directory.resolve("config.json"));
        }
        return new Home(
                xdg(environment.get("XDG_DATA_HOME"), user.resolve(".local/share"))
                        .resolve("vml"),
                xdg(environment.get("XDG_CONFIG_HOME"), user.resolve(".config")).resolve("vml/config.json"));
    }

    /// Relative paths in these variables are to be ignored, says the specification.
    private static Path xdg(@Nullable String value, Path otherwise) {
        return value != null && value.startsWith("/") ? Path.of(value).normalize() : otherwise;
    }

    Path controllerFile() {
        return directory.resolve("controller.json");
    }

    Path accelerator() {
        return directory.resolve("accelerator");
    }

    Path diskCache() {
        return directory.resolve("cache/chunks");
    }

    Path bootTraces() {
        return directory.resolve("traces");
    }

    /// What the disks of entries hold, as far as it was looked at.
    Path listings() {
        return directory.resolve("cache/listings");
    }

    /// What the user wants to be left out of light levels.
    Path lightRules() {
        return configuration.resolveSibling("light.json");
    }

    Path repository() {
        return directory.resolve("repository");
    }

    Path area() {
        return directory.resolve("areas/wa1");
    }

    /// Makes the directory as far as it is missing; nobody else can look into what is made.
    void make() {
        try {
            PrivateFiles.makeDirectory(directory);
        } catch (IOException e) {
            throw ProblemException.of(
                            ProblemKind.FAILED, "Could not make the directory " + directory + ": " + e.getMessage())
                    .next("Set VML_HOME to a directory that you can write to")
                    .because(e);
        }
        if (!Files.isWritable(directory)) {
            throw ProblemException.of(ProblemKind.FAILED, "The directory " + directory + " cannot be written to")
                    .next("Set VML_HOME to a directory that you can write to");
        }
    }

    /// Sees to it that the home has one controller until this is closed; a problem of kind `CONFLICT` if it has
    /// another.
    ProcessLock lock() {
        return ProcessLock.tryTake(directory.resolve("controller.lock"))
                .orElseThrow(() -> ProblemException.of(
                                ProblemKind.CONFLICT, "A controller is running for " + directory + " already")
                        .next("`vml controller status` says more"));
    }
}
