package org.vml.agent.environment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.ShellHook;
import org.vml.protocol.environment.ShellState;

/// A home directory in which real shells run as this process's user.
final class BashHome {
    private final Path directory;
    private final Account account;

    BashHome(Path directory, String profile) throws IOException {
        this.directory = directory;
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        account = new Account("tester", uid, 0, directory, "/bin/bash");
        Files.writeString(directory.resolve(".bash_profile"), profile);
        Files.writeString(directory.resolve("hook.bash"), ShellHook.text());
    }

    ShellProbe probe() {
        return new ShellProbe(account, Duration.ofMinutes(2));
    }

    Path notes() {
        return directory.resolve(".local/state/vml/shells");
    }

    /// The environment while an interactive login shell lives that has the hook and was told these lines.
    Environment environment(String lines) throws IOException, InterruptedException {
        StateRead clean = probe().clean();
        Process shell = start();
        try (OutputStream in = shell.getOutputStream()) {
            String typed = ". ~/hook.bash\n" + lines + "\ncommand sleep 0.1\n: >~/done\n";
            in.write(typed.getBytes(StandardCharsets.UTF_8));
            in.flush();
            await(directory.resolve("done"), shell);
            LiveShell live = awaitNote(lines);
            return new Sieve((part, name, text) -> null).environment(account, clean, live);
        } finally {
            shell.destroyForcibly().waitFor();
        }
    }

    /// The prompt behind the last line is noted after that line has run; the one before is older by a tenth of a
    /// second.
    private LiveShell awaitNote(String lines) throws InterruptedException {
        Path done = directory.resolve("done");
        for (int i = 0; i < 600; i++) {
            LiveShell live = NotedShells.newest(notes(), account);
            if (live != null && newestNote() >= done.toFile().lastModified()) {
                return live;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the shell noted nothing after: " + lines);
    }

    private long newestNote() {
        long newest = 0;
        for (int i = 0; i < 2; i++) {
            String suffix = "." + i;
            java.io.File[] files =
                    notes().toFile().listFiles(file -> file.getName().endsWith(suffix));
            for (java.io.File file : files == null ? new java.io.File[0] : files) {
                newest = Math.max(newest, file.lastModified());
            }
        }
        return newest;
    }

    private static void await(Path file, Process shell) throws InterruptedException {
        for (int i = 0; i < 1500 && !Files.exists(file); i++) {
            if (!shell.isAlive()) {
                throw new IllegalStateException("the shell ended with " + shell.exitValue());
            }
            Thread.sleep(20);
        }
    }

    private Process start() throws IOException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/env", "-i", "HOME=" + directory, "USER=tester"));
        words.addAll(List.of("LOGNAME=tester", "SHELL=/bin/bash", "TERM=xterm", "PATH=/usr/local/bin:/usr/bin:/bin"));
        words.addAll(List.of("/bin/bash", "-l", "-i"));
        return new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }

    /// What a clean shell is like that has sourced this file's text.
    ShellState sourced(String script) throws IOException {
        Path file = directory.resolve("environment.sh");
        Files.writeString(file, script);
        return probe().after("\n. " + file + " 2>~/sourcing-errors").state();
    }

    String errors() throws IOException {
        return Files.readString(directory.resolve("sourcing-errors"));
    }
}
