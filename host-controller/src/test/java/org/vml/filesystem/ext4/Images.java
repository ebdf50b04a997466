package org.vml.filesystem.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// Makes file systems with the programs of e2fsprogs, in a directory of its own.
public final class Images {
    /// How `e2fsck` says that it found something to do.
    private static final int CORRECTED = 1;

    private final Path directory;

    public Images(Path directory) {
        this.directory = directory;
    }

    /// A directory with objects of all sorts in it.
    Path tree() throws IOException, InterruptedException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        python("make", tree);
        return tree;
    }

    /// A line for each object in a directory, sorted.
    List<String> tell(Path tree) throws IOException, InterruptedException {
        return List.copyOf(new TreeSet<>(python("tell", tree).lines().toList()));
    }

    private String python(String verb, Path tree) throws IOException, InterruptedException {
        Path script = directory.resolve("tree.py");
        try (var source = Objects.requireNonNull(Images.class.getResourceAsStream("tree.py"))) {
            Files.write(script, source.readAllBytes());
        }
        return run(0, "python3", script.toString(), verb, tree.toString());
    }

    /// A new file system.
    ///
    /// @param size as `mke2fs` has it: `32M`
    /// @param options words of `mke2fs`, separated by spaces
    public Path make(Path tree, String size, String options) throws IOException, InterruptedException {
        Path image = Files.createTempFile(directory, "image", ".raw");
        List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-F"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-d", tree.toString(), image.toString(), size));
        run(0, command.toArray(String[]::new));
        return image;
    }

    /// What `debugfs` says to these requests, which may change the image.
    String debugfs(Path image, String... requests) throws IOException, InterruptedException {
        Path script = Files.createTempFile(directory, "requests", "");
        Files.write(script, List.of(requests));
        return run(0, "debugfs", "-w", "-f", script.toString(), image.toString());
    }

    /// Lets `e2fsck` mend, and put the journal in its place.
    void check(Path image, String options) throws IOException, InterruptedException {
        run(CORRECTED, "e2fsck", "-f", options, image.toString());
    }

    private static String run(int worst, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        builder.command().set(0, program(command[0]));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        assertEquals(Math.min(status, worst), status, () -> String.join(" ", command) + ": " + said);
        return said;
    }

    private static String program(String name) {
        Path administrators = Path.of("/usr/sbin", name);
        return Files.exists(administrators) ? administrators.toString() : name;
    }
}
