package org.vml.agent.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The section `compilers`: `gcc` → `gcc (Debian 12.2.0-14) 12.2.0`, as each says itself; those that the system has.
final class Compilers {
    private static final List<String> DIRECTORIES = List.of("/usr/local/bin", "/usr/bin", "/bin");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> PROGRAMS =
            List.of("gcc", "g++", "gfortran", "clang", "python2", "python3", "cmake", "root-config");

    private Compilers() {}

    static Map<String, String> read(Root root) {
        Map<String, String> facts = new ConcurrentSkipListMap<>();
        List<Thread> running = PROGRAMS.stream()
                .map(program -> Thread.ofPlatform()
                        .daemon()
                        .start(() -> find(root, program)
                                .flatMap(Compilers::version)
                                .ifPresent(version -> facts.put(program, version))))
                .toList();
        try {
            for (Thread each : running) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        find(root, "java").flatMap(Compilers::java).ifPresent(version -> facts.put("java", version));
        return facts;
    }

    private static Optional<Path> find(Root root, String program) {
        return DIRECTORIES.stream()
                .map(directory -> root.at(directory).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<String> version(Path program) {
        Command.Output output = new Command(List.of(program.toString(), "--version"), LIMIT, 1 << 14).run();
        return output == null || output.status() != 0
                ? Optional.empty()
                : output.text().lines().findFirst();
    }

    /// Of the file `release` beside a JDK's `bin`: starting Java takes seconds in an emulated guest.
    private static Optional<String> java(Path program) {
        try {
            return Root.text(program.toRealPath().resolve("../../release").normalize())
                    .lines()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
