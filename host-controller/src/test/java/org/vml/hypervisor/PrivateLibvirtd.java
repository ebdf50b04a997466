package org.vml.hypervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The libvirtd of the tests of this JVM: started when it is first asked for, ended with the JVM however that
/// ends, with all the machines that run under it.
public final class PrivateLibvirtd {
    private final Path directory;
    private final String uri;
    private final Process supervisor;

    private static final class Started {
        static final PrivateLibvirtd SHARED =
                start(Path.of("/tmp/vml-libvirtd-" + ProcessHandle.current().pid()));
    }

    private PrivateLibvirtd(Path directory, String uri, Process supervisor) {
        this.directory = directory;
        this.uri = uri;
        this.supervisor = supervisor;
    }

    public static PrivateLibvirtd shared() {
        return Started.SHARED;
    }

    public String uri() {
        return uri;
    }

    /// The process id of the daemon: another one after it was killed and came back.
    public long daemon() throws IOException {
        return Long.parseLong(
                Files.readString(directory.resolve("libvirtd.pid")).strip());
    }

    /// Kills the daemon as a crash would; it is started anew at once. Machines go on.
    public void kill() throws IOException {
        boolean killed =
                ProcessHandle.of(daemon()).map(ProcessHandle::destroyForcibly).orElse(false);
        if (!killed) {
            throw new IllegalStateException("libvirtd is not there to be killed");
        }
    }

    /// What the daemon has logged, for when a test fails.
    public Path log() {
        return directory.resolve("log/libvirtd.out");
    }

    /// The process id of the QEMU of the only machine that runs.
    public long machine() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("run/qemu"))) {
            Path file = files.filter(PrivateLibvirtd::isOfMachine)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no machine runs"));
            return Long.parseLong(Files.readString(file).strip());
        }
    }

    /// The daemon's own is `driver.pid`.
    private static boolean isOfMachine(Path pidFile) {
        return pidFile.getFileName().toString().matches("vml-.*\\.pid");
    }

    /// Ends the daemon as a power cut would. Machines go on; what is started in the same directory later ends them, and
    /// forgets what the daemon knew of what was running, as a host does that starts anew.
    public void cut() throws InterruptedException {
        int ignored = supervisor.destroyForcibly().waitFor();
    }

    /// Starts one in a directory, of which it keeps what a host keeps on its disk.
    public static PrivateLibvirtd start(Path directory) {
        try {
            Process supervisor = new ProcessBuilder(
                            Bench.checkout()
                                    .resolve("scripts/lib/private-libvirtd")
                                    .toString(),
                            directory.toString(),
                            "--until-eof")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = supervisor.inputReader(StandardCharsets.UTF_8);
            String uri = output.readLine();
            if (uri == null || !"ready".equals(output.readLine())) {
                throw new IllegalStateException("the private libvirtd did not start");
            }
            PrivateLibvirtd daemon = new PrivateLibvirtd(directory, uri, supervisor);
            Runtime.getRuntime().addShutdownHook(new Thread(daemon::end));
            return daemon;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ends the daemon and its machines, and removes the directory.
    public void end() {
        try {
            supervisor.getOutputStream().close();
            if (supervisor.waitFor(30, TimeUnit.SECONDS)) {
                new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
