package org.vml.agent.apply;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vml.protocol.environment.RawPath;

/// What the system that this process runs in has to learn of changed files: SELinux their labels (restorecon(8)),
/// systemd its units; and which services read them. Cron sees by itself that its files are new (cron(8)).
public final class Services implements AfterRestore {
    private static final Pattern UNIT = Pattern.compile("/(etc|lib|usr/lib|usr/local/lib)/systemd/system/.+");
    private static final Pattern OWNED = Pattern.compile("/etc/(?:(?:default|sysconfig|init\\.d)/)?([^/]+).*");
    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");
    private static final List<Path> RESTORECON = List.of(Path.of("/sbin/restorecon"), Path.of("/usr/sbin/restorecon"));
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    private final Commands commands;

    /// Runs a command; what it prints on both streams. `IOException` if it is not there or fails.
    @FunctionalInterface
    interface Commands {
        String run(List<String> command, byte[] input) throws IOException;
    }

    public Services() {
        this(Services::execute);
    }

    Services(Commands commands) {
        this.commands = commands;
    }

    @Override
    public List<String> run(List<RawPath> changed) {
        List<String> notes = new ArrayList<>();
        // A kernel may have SELinux where no system is labelled.
        if (Files.exists(SELINUX) && RESTORECON.stream().anyMatch(Files::isExecutable)) {
            label(changed, notes);
        }
        if (Files.exists(SYSTEMD)) {
            tellSystemd(changed, notes);
        }
        return notes;
    }

    private void label(List<RawPath> changed, List<String> notes) {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (RawPath path : changed) {
            names.writeBytes(path.bytes().shared());
            names.write(0);
        }
        attempt(List.of("restorecon", "-i", "-0", "-f", "-"), names.toByteArray(), "labels of SELinux restored", notes);
    }

    void tellSystemd(List<RawPath> changed, List<String> notes) {
        if (changed.stream().anyMatch(path -> UNIT.matcher(path.toString()).matches())) {
            attempt(List.of("systemctl", "daemon-reload"), new byte[0], "systemd has read its units anew", notes);
        }
        for (String service : affected(changed)) {
            attempt(List.of("systemctl", "try-restart", service), new byte[0], service + " restarted", notes);
        }
    }

    /// The active services that a changed file is of, by its name.
    private List<String> affected(List<RawPath> changed) {
        TreeSet<String> active = new TreeSet<>(active());
        TreeSet<String> affected = new TreeSet<>();
        for (RawPath path : changed) {
            Matcher owned = OWNED.matcher(path.toString());
            String name = UNIT.matcher(path.toString()).matches()
                    ? RawPath.display(path.name().shared())
                    : owned.matches() ? owned.group(1) + ".service" : "";
            if (active.contains(name)) {
                affected.add(name);
            } else if (active.contains(name.replace(".service", "d.service"))) {
                affected.add(name.replace(".service", "d.service"));
            }
        }
        return List.copyOf(affected);
    }

    private List<String> active() {
        List<String> command = List.of(
                "systemctl", "list-units", "--type=service", "--state=active", "--plain", "--no-legend", "--no-pager");
        try {
            return commands.run(command, new byte[0])
                    .lines()
                    .map(line -> line.strip().split(" ", 2)[0])
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private void attempt(List<String> command, byte[] input, String done, List<String> notes) {
        try {
            commands.run(command, input);
            notes.add(done);
        } catch (IOException e) {
            notes.add(String.join(" ", command) + " failed: " + e.getMessage());
        }
    }

    /// Nothing is made in `/tmp` unasked: its time is that of the entry now.
    private static String execute(List<String> command, byte[] input) throws IOException {
        if (input.length == 0) {
            return execute(command, Path.of("/dev/null"));
        }
        Path file = Files.createTempFile("vml", "");
        try {
            Files.write(file, input);
            return execute(command, file);
        } finally {
            Files.delete(file);
        }
    }

    private static String execute(List<String> command, Path input) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(input.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("status " + status + ", " + output.strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
