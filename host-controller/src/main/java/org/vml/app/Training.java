package org.vml.app;

import java.nio.file.Path;
import java.util.List;
import org.vml.cli.VmlCommand;

/// Runs the commands that people run most, in one process, so that the AOT cache learns what they load and compile.
/// Used by the build alone (`scripts/lib/train-caches`), with a `$VML_HOME` of its own and a controller that runs.
final class Training {
    private Training() {}

    /// @param directory holds the images `one.raw` and `two.raw`
    static int run(Path directory) {
        String one = directory.resolve("one.raw").toString();
        String two = directory.resolve("two.raw").toString();
        String out = directory.resolve("out.raw").toString();
        List<List<String>> commands = List.of(
                List.of("--help"),
                List.of("init"),
                List.of("import", one, "--as", "one"),
                List.of("import", two, "--as", "two", "--base", "one"),
                List.of("consult"),
                List.of("consult", "--json"),
                List.of("show", "two"),
                List.of("tag", "two", "tried"),
                List.of("rename", "two", "second"),
                List.of("export", "second", "-o", out),
                List.of("check", "--full"),
                List.of("prune", "--dry-run"),
                List.of("import", "--help"),
                List.of("controller", "status"),
                List.of("controller", "stop"));
        for (List<String> command : commands) {
            int status = VmlCommand.run(command.toArray(String[]::new));
            if (status != 0) {
                System.err.println("Could not train: vml " + String.join(" ", command) + " ended with " + status);
                return status;
            }
        }
        return 0;
    }
}
