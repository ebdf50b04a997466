package org.vml.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// An OpenSSH server of one's own, on loopback, with a key that may log in as whoever runs it.
public final class LocalSshd implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final Path directory;
    private final int port;

    private LocalSshd(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /// Starts one.
    ///
    /// @param directory an empty one
    /// @param lines of its configuration, beside what it needs
    public static LocalSshd start(Path directory, String... lines) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (String key : new String[] {"host", "user"}) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    directory.resolve(key).toString());
        }
        Files.createFile(directory.resolve("known_hosts"));
        Files.createDirectories(Path.of("/run/sshd")); // where it leaves its privileges
        Path configuration = Files.writeString(
                directory.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %2$s/host
                AuthorizedKeysFile %2$s/user.pub
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin prohibit-password
                %3$s
                """.formatted(port, directory, String.join("\n", lines)));
        Process process = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        LocalSshd sshd = new LocalSshd(process, directory, port);
        sshd.await();
        return sshd;
    }

    private static void run(String... command) throws Exception {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new AssertionError(String.join(" ", command));
        }
    }

    private void await() throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new AssertionError("sshd: " + Files.readString(directory.resolve("log")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    public int port() {
        return port;
    }

    public Path key() {
        return directory.resolve("user");
    }

    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
