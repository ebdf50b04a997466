package org.vml.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.api.AreaDetail;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Logging in to a guest with OpenSSH's client. The host key of each area's machine is learnt at the first login.
///
/// @param user null for the one that the area knows
record GuestLogin(AreaDetail.Ssh ssh, @Nullable String user) {
    private static final long PAUSE_MILLIS = 50;

    /// Waits until the guest's SSH server greets.
    GuestLine await(int seconds) {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (true) {
            Optional<GuestLine> line = GuestLine.at(ssh.port());
            if (line.isPresent()) {
                return line.get();
            }
            if (System.nanoTime() > deadline) {
                throw ProblemException.of(
                                ProblemKind.GUEST,
                                "The guest does not answer at port " + ssh.port() + " in " + seconds + " s")
                        .next("Look at `vml console`, or wait longer by --wait");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProblemException.of(ProblemKind.CANCELLED, "Interrupted").because(e);
            }
        }
    }

    /// The words of OpenSSH's client. Nobody listens in between, so the key exchange is the one that costs an emulated
    /// processor least, if both know it.
    ///
    /// @param port where the guest's server is reached
    List<String> command(int port, List<String> remote) {
        List<String> words = new ArrayList<>(List.of(
                "ssh",
                "-p",
                Integer.toString(port),
                "-i",
                ssh.key(),
                "-o",
                "UserKnownHostsFile=\"" + ssh.knownHosts() + "\"",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "HostKeyAlias=vml",
                "-o",
                "KexAlgorithms=^curve25519-sha256",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ForwardAgent=no",
                "-o",
                "ForwardX11=no"));
        String login = user == null ? ssh.user() : user;
        if (login != null) {
            words.addAll(List.of("-l", login));
        }
        words.add("127.0.0.1");
        if (!remote.isEmpty()) {
            words.add("--");
            words.addAll(remote);
        }
        return words;
    }
}
