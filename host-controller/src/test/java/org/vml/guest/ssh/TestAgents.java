package org.vml.guest.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.vml.guest.AgentImage;

/// Agents that are shell scripts.
final class TestAgents {
    private TestAgents() {}

    /// @param script what `bin/vml-agent` does
    /// @param ballast bytes beside it that do not compress
    static AgentImage make(Path directory, String script, int ballast) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path agent = Files.writeString(bin.resolve("vml-agent"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        byte[] bytes = new byte[ballast];
        new Random(1).nextBytes(bytes);
        Files.write(bin.resolve("ballast"), bytes);
        Path image = directory.resolve("agent.tar.gz");
        Process tar = new ProcessBuilder("tar", "-czf", image.toString(), "-C", directory.toString(), "bin")
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new AssertionError("tar failed");
        }
        return AgentImage.of(image);
    }
}
