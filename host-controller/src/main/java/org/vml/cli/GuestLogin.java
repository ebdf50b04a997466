package org.vml.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.api.AreaDetail;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Logging in to a guest with OpenSSH's client. The host key of each area's machine is learnt at the first login.
///
/// @param user null for the one that the area knows
record GuestLogin(AreaDetail.Ssh ssh, @Nullable String user) {
    private static final int PATIENCE_MILLIS = 2000;
    private static final long PAUSE_MILLIS = 100;

    /// Waits until an SSH server greets. QEMU accepts connections while nobody listens in the guest, and closes them.
    void await(int seconds) {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (!greets()) {
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

    private boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ssh.port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] greeting = new byte[4];
            int length = socket.getInputStream().readNBytes(greeting, 0, greeting.length);
            return length == 4 && new String(greeting, StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException e) {
            return false;
        }
    }

    List<String> command(List<String> remote) {
        List<String> words = new ArrayList<>(List.of(
                "ssh",
                "-p",
                Integer.toString(ssh.port()),
                "-i",
                ssh.key(),
                "-o",
                "UserKnownHostsFile=\"" + ssh.knownHosts() + "\"",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "HostKeyAlias=vml",
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
