package org.vml.agent.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The processes of a user, of proc(5).
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /// A process.
    ///
    /// @param command the first 15 bytes of its program's name
    /// @param terminal the number of its controlling terminal; 0 for none
    /// @param started in ticks since the machine started
    record Task(int pid, String command, int parent, int terminal, long started) {
        /// A file of its directory.
        Path file(String name) {
            return ROOT.resolve(Integer.toString(pid)).resolve(name);
        }
    }

    /// The living process of this number, if it is the user's.
    static @Nullable Task of(int pid, int uid) {
        try {
            Path directory = ROOT.resolve(Integer.toString(pid));
            if ((Integer) Files.getAttribute(directory, "unix:uid") != uid) {
                return null;
            }
            return parse(pid, Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return null;
        }
    }

    /// `/proc/PID/stat`: the number, the name in parentheses, in which anything may be, the state, the parent …
    private static @Nullable Task parse(int pid, String stat) {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        String[] fields = stat.substring(close + 1).strip().split(" ", -1);
        boolean isDead = fields[0].equals("Z") || fields[0].equals("X");
        return open < 0 || close < open || fields.length < 20 || isDead
                ? null
                : new Task(
                        pid,
                        stat.substring(open + 1, close),
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[4]),
                        Long.parseLong(fields[19]));
    }

    /// All that are the user's and live, the newest first.
    static List<Task> all(int uid) throws IOException {
        List<Task> found = new ArrayList<>();
        try (DirectoryStream<Path> pids = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path pid : pids) {
                Task process = of(Integer.parseInt(pid.getFileName().toString()), uid);
                if (process != null) {
                    found.add(process);
                }
            }
        }
        found.sort((a, b) -> a.started() != b.started()
                ? Long.compare(b.started(), a.started())
                : Integer.compare(b.pid(), a.pid()));
        return found;
    }

    /// The variables that it began with; null if it may not be known.
    static @Nullable Fields environment(Task process) {
        try {
            return new Fields(Files.readAllBytes(process.file("environ")), 0);
        } catch (IOException e) {
            return null;
        }
    }
}
