package org.vml.app;

import java.io.IOException;
import java.nio.file.Files;
import org.vml.api.ControllerFile;
import org.vml.api.Json;
import org.vml.file.PrivateFiles;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The file that tells the user's programs how to reach the controller.
final class Announcement {
    private final Home home;
    private final ControllerFile content;

    Announcement(Home home, ControllerFile content) {
        this.home = home;
        this.content = content;
    }

    /// Writes the file, in place of one that a controller left behind which was killed.
    void publish() {
        try {
            PrivateFiles.replace(home.controllerFile(), Json.mapper().writeValueAsBytes(content));
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not write " + home.controllerFile() + ": " + e)
                    .because(e);
        }
    }

    /// Takes the file away, if it can be: a client that finds one without a controller behind it starts another.
    void withdraw() {
        try {
            Files.deleteIfExists(home.controllerFile());
        } catch (IOException e) {
            System.getLogger("org.vml.app")
                    .log(System.Logger.Level.WARNING, "could not remove " + home.controllerFile(), e);
        }
    }
}
