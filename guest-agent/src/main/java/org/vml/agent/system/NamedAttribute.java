package org.vml.agent.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads an extended attribute that a file system answers for by name, and need not list (CVMFS's are hidden).
@FunctionalInterface
public interface NamedAttribute {
    /// The value of `user.revision` and the like; nothing if there is none, or it cannot be read.
    Optional<String> read(Path path, String name);

    /// By the program getfattr, or attr where that is missing.
    static Optional<String> byProgram(Path path, String name) {
        Duration limit = Duration.ofSeconds(20);
        List<String> getfattr = List.of("getfattr", "--absolute-names", "--only-values", "-n", name, path.toString());
        List<String> attr = List.of("attr", "-q", "-g", name.replaceFirst("^user\\.", ""), path.toString());
        Command.Output output = new Command(getfattr, limit, 1 << 12).run();
        if (output == null) {
            output = new Command(attr, limit, 1 << 12).run();
        }
        return output == null || output.status() != 0
                ? Optional.empty()
                : Optional.of(output.text().strip());
    }
}
