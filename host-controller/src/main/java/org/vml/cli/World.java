package org.vml.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one run of `vml` sees of the process it runs in; a test makes its own.
///
/// Text is written in UTF-8 whatever the locale is, as names of entries may be in any script.
///
/// @param out flushed at the end of the run
/// @param launcher the program that starts the controller when called with `controller run`, or null
record World(
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        Map<String, String> environment,
        @Nullable String launcher) {

    static World ofProcess() {
        Map<String, String> environment = System.getenv();
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        return new World(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
                stream(FileDescriptor.out, 1 << 14),
                stream(FileDescriptor.err, 1 << 10),
                Terminal.ofProcess(environment),
                environment,
                System.getProperty("vml.launcher"));
    }

    /// The value of an environment variable, or null where it is not set or empty.
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /// Where the state of VML lives: `$VML_HOME`, else `vml` in the data directory of the user.
    Path home() {
        String home = variable("VML_HOME");
        if (home != null) {
            return Path.of(home).toAbsolutePath().normalize();
        }
        String data = variable("XDG_DATA_HOME");
        Path share = data != null && data.startsWith("/")
                ? Path.of(data)
                : Path.of(System.getProperty("user.home"), ".local", "share");
        return share.resolve("vml");
    }

    private static PrintStream stream(FileDescriptor descriptor, int buffer) {
        java.io.OutputStream bytes = new java.io.BufferedOutputStream(new FileOutputStream(descriptor), buffer);
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }
}
