package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The real programs, for tests: what they make and what they say; and what of them is left over.
final class Qemu {
    private Qemu() {}

    static String img(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + ": " + said);
        return said;
    }

    static Path create(Path directory, String name, String format, String... options)
            throws IOException, InterruptedException {
        Path file = directory.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("create", "-q", "-f", format));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(file.toString(), "1M"));
        img(arguments.toArray(String[]::new));
        return file;
    }

    /// The servers that we, or those we started, have running.
    static List<ProcessHandle> servers(ProcessHandle parent) {
        return parent.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/qemu-nbd"))
                .toList();
    }

    static List<ProcessHandle> servers() {
        return servers(ProcessHandle.current());
    }

    /// The directories of sockets that are there: also those of processes that were killed with -9, by other tests.
    static List<Path> sockets() {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("vml-nbd-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
