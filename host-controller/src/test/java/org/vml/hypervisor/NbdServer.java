package org.vml.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A `qemu-nbd` that exports the raw content of an image, read-only, to any number of machines. It can be
/// killed and started again.
public final class NbdServer implements AutoCloseable {
    public static final String EXPORT = "vda";

    private final Path image;
    private final Path socket;
    private Process process;

    private NbdServer(Path image, Path socket, Process process) {
        this.image = image;
        this.socket = socket;
        this.process = process;
    }

    public static NbdServer start(Path image, Path socket) throws Exception {
        return new NbdServer(image, socket, launch(image, socket));
    }

    public Path socket() {
        return socket;
    }

    /// Kills it as a crash would.
    public void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    /// Starts it again where it was.
    public void startAgain() throws Exception {
        process = launch(image, socket);
    }

    private static Process launch(Path image, Path socket) throws Exception {
        Files.deleteIfExists(socket);
        Process process = new ProcessBuilder(List.of(
                        "qemu-nbd",
                        "--read-only",
                        "--persistent",
                        "--shared=0",
                        "--format=qcow2",
                        "--export-name=" + EXPORT,
                        "--socket=" + socket,
                        image.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Bench.await("qemu-nbd listens at " + socket, Duration.ofSeconds(20), () -> Files.exists(socket));
        return process;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(socket);
    }
}
