package org.vml.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The inside of a machine, by ssh.
///
/// @param port of 127.0.0.1 that leads to the guest's port 22
/// @param key the private key that logs in as `atlas`
public record Guest(int port, Path key) {
    /// Runs a shell command and returns what it says, stripped; fails if it does.
    public String run(String command) throws IOException, InterruptedException {
        Process ssh = ssh(command, Duration.ofMinutes(2));
        String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (ssh.waitFor() != 0) {
            throw new AssertionError("in the guest: " + command + ": " + output);
        }
        return output;
    }

    /// Starts a command whose output nobody reads, and does not wait for it.
    public Process start(String command) throws IOException {
        return ssh(command, Duration.ofHours(1));
    }

    /// Waits until it lets us in.
    public void await(Duration patience) throws Exception {
        Bench.await("ssh to port " + port, patience, () -> {
            Process ssh = ssh("true", Duration.ofSeconds(20));
            ssh.getInputStream().readAllBytes();
            return ssh.waitFor(20, TimeUnit.SECONDS) && ssh.exitValue() == 0;
        });
    }

    private Process ssh(String command, Duration patience) throws IOException {
        return new ProcessBuilder(List.of(
                        "timeout",
                        Long.toString(patience.toSeconds()),
                        "ssh",
                        "-n",
                        "-i",
                        key.toString(),
                        "-p",
                        Integer.toString(port),
                        "-oBatchMode=yes",
                        "-oStrictHostKeyChecking=no",
                        "-oUserKnownHostsFile=/dev/null",
                        "-oLogLevel=ERROR",
                        "-oConnectTimeout=15",
                        "-oGSSAPIAuthentication=no",
                        "atlas@127.0.0.1",
                        command))
                .redirectErrorStream(true)
                .start();
    }
}
