package org.vml.agent.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// A small tree into which dpkg installs packages that are made for it.
final class DpkgTree {
    private final Path directory;
    private final Path root;

    /// @param directory an empty one
    DpkgTree(Path directory) throws IOException {
        this.directory = directory;
        this.root = Files.createDirectory(directory.resolve("root"));
        for (String each : new String[] {"usr/lib", "usr/bin", "var/lib/dpkg/info", "var/lib/dpkg/updates"}) {
            Files.createDirectories(root.resolve(each));
        }
        Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
    }

    Path root() {
        return root;
    }

    /// Whether dpkg can install into a directory here.
    static boolean isPossible() throws IOException {
        return Files.isExecutable(Path.of("/usr/bin/dpkg-deb")) && "root".equals(System.getProperty("user.name"));
    }

    /// A package that is being made.
    final class Made {
        private final Path content;
        private final StringBuilder sums = new StringBuilder();
        private final StringBuilder configuration = new StringBuilder();

        Made(String name, String fields) throws IOException {
            content = Files.createDirectories(directory.resolve(name));
            write(
                    content.resolve("DEBIAN/control"),
                    "Package: " + name + "\nVersion: 1\nArchitecture: all\nMaintainer: nobody <n@example.org>\n"
                            + fields + "Description: made for a test\n");
        }

        Made file(String path, String text) throws IOException {
            write(content.resolve(path), text);
            sums.append(DpkgTree.this.output("md5sum", content.resolve(path).toString()), 0, 32)
                    .append("  ")
                    .append(path)
                    .append('\n');
            return this;
        }

        Made link(String path, String target) throws IOException {
            Files.createDirectories(Objects.requireNonNull(content.resolve(path).getParent()));
            Files.createSymbolicLink(content.resolve(path), Path.of(target));
            return this;
        }

        Made configuration(String path, String text) throws IOException {
            write(content.resolve(path), text);
            configuration.append('/').append(path).append('\n');
            return this;
        }

        void install() throws IOException {
            write(content.resolve("DEBIAN/md5sums"), sums.toString());
            if (!configuration.isEmpty()) {
                write(content.resolve("DEBIAN/conffiles"), configuration.toString());
            }
            Path archive = directory.resolve(content.getFileName() + ".deb");
            run("dpkg-deb", "-b", content.toString(), archive.toString());
            run("dpkg", "--root=" + root, "--force-confold", "-i", archive.toString());
        }
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /// Runs a command in the tree.
    void run(String... command) throws IOException {
        output(command);
    }

    private String output(String... command) throws IOException {
        return output(root, command);
    }

    /// What a command says in a directory; it must succeed.
    static String output(Path directory, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return said;
    }
}
