package org.vml.agent.quiesce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.agent.system.Command;

/// Runs what is in `/etc/vml/hooks.d/pre-freeze` and `post-thaw`: the executable files, in the order of their names.
final class Hooks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 4096;

    private Hooks() {}

    /// Which of them did not end well, and how, for people.
    ///
    /// @param before whether the moment is about to come, or is over
    static List<String> run(Path root, boolean before) {
        Path place = root.resolve("etc/vml/hooks.d").resolve(before ? "pre-freeze" : "post-thaw");
        List<String> notes = new ArrayList<>();
        for (Path hook : hooks(place)) {
            Command.@Nullable Output output = new Command(List.of(hook.toString()), PATIENCE, MOST).run();
            if (output == null) {
                notes.add(hook + " could not be run");
            } else if (output.status() < 0) {
                notes.add(hook + " was ended after " + PATIENCE.toSeconds() + " s");
            } else if (output.status() > 0) {
                notes.add(hook + " ended with status " + output.status());
            }
        }
        return notes;
    }

    private static List<Path> hooks(Path place) {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
