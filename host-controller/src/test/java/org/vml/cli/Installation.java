package org.vml.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vml.api.ControllerFile;
import org.vml.api.Status;
import org.vml.guest.AgentArchive;

/// VML as a user has it: a launcher, processes of its own, a home. Closing it ends the controller. Whoever works in
/// guests makes the agent first, by [AgentArchive#make].
public final class Installation implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    private final Path directory;
    private final Path launcher;
    private final Map<String, String> environment;
    private final Map<Process, List<Path>> printed = new ConcurrentHashMap<>();

    /// What a process left behind.
    public record Ended(int status, String out, String err) {}

    /// @param directory an empty one
    Installation(Path directory) throws IOException {
        this(directory, Map.of());
    }

    /// @param directory an empty one
    /// @param environment of all its processes, besides the usual
    public Installation(Path directory, Map<String, String> environment) throws IOException {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.launcher = directory.resolve("vml");
        // Whoever runs the tests may have SIGINT ignored; a terminal has not.
        Files.writeString(launcher, """
                #!/bin/sh
                exec env --default-signal=INT '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                    --enable-native-access=ALL-UNNAMED -cp '%s' -Dvml.launcher='%s' -Dvml.agent='%s' \\
                    org.vml.app.Main "$@"
                """.formatted(
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path"),
                        launcher,
                        AgentArchive.place()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    Path directory() {
        return directory;
    }

    public Path home() {
        return directory.resolve("home");
    }

    Path launcher() {
        return launcher;
    }

    /// The controller that runs, or null.
    @Nullable
    public ControllerFile controller() {
        return new ControllerHome(home()).controllerFile();
    }

    /// What the controller that runs answers to a request.
    public JsonNode ask(String method, String path, @Nullable Object body) throws IOException {
        return new Http(Objects.requireNonNull(controller(), "no controller"))
                .exchange(method, path, body, JsonNode.class);
    }

    /// How many jobs the controller has, or -1 if there is no controller.
    int jobs() {
        ControllerFile file = controller();
        Status status = file == null ? null : Controllers.status(new Http(file));
        return status == null ? -1 : status.jobs();
    }

    public Ended vml(String... args) {
        return ended(start(args));
    }

    /// Starts `vml` and does not wait for it.
    Process start(String... args) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        return start(command);
    }

    Process start(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().put("VML_HOME", home().toString());
            builder.environment().put("VML_IDLE_SECONDS", "60");
            builder.environment().putAll(environment);
            builder.redirectInput(Path.of("/dev/null").toFile());
            Path out = Files.createTempFile(directory, "out", "");
            Path err = Files.createTempFile(directory, "err", "");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            printed.put(process, List.of(out, err));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for the end of a process that [#start] started.
    Ended ended(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it did not end within " + PATIENCE_SECONDS + " s: " + process.info());
            }
            List<Path> files = Objects.requireNonNull(printed.get(process));
            return new Ended(process.exitValue(), Files.readString(files.get(0)), Files.readString(files.get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vml("controller", "stop");
    }
}
