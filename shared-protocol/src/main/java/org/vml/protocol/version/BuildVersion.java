package org.vml.protocol.version;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The version of the build that runs: `0.1.0-SNAPSHOT`. The CLI, the controller and the agent of one build say the
/// same; whoever meets another one says so before going on.
public final class BuildVersion {
    private BuildVersion() {}

    /// The version, as the build wrote it down.
    public static String current() {
        try (InputStream in = BuildVersion.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("the build left out version.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException("version.txt cannot be read", e);
        }
    }
}
