package org.vml.guest.ssh;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// From a target to a client that is logged in there.
record SshLogin(SshTarget target) {
    private static final long PAUSE_MILLIS = 50;

    /// Tries until the host greets; the rest is tried once.
    SSHClient connect(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            SSHClient client = SshClients.create();
            try {
                reach(client);
                logIn(client);
                return client;
            } catch (NobodyThere e) {
                close(client);
                if (System.nanoTime() > deadline) {
                    throw silent(patience, e);
                }
                pause();
            } catch (RuntimeException e) {
                close(client);
                throw e;
            }
        }
    }

    /// Worth another try.
    private static final class NobodyThere extends Exception {
        private static final long serialVersionUID = 1L;

        NobodyThere(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    private void reach(SSHClient client) throws NobodyThere {
        try {
            KnownHosts hosts = new KnownHosts(target);
            client.addHostKeyVerifier(hosts);
            try {
                client.connect(target.host(), target.port());
            } catch (UnknownHostException e) {
                throw problem("the name of the host is not known", e).next("Check it");
            } catch (TransportException e) {
                throw refused(hosts, e);
            }
        } catch (IOException e) {
            throw new NobodyThere(e);
        }
    }

    /// What the host said or showed makes it no use to try again; or else `e`.
    private ProblemException refused(KnownHosts hosts, TransportException e) throws TransportException {
        if (e.getDisconnectReason() == DisconnectReason.KEY_EXCHANGE_FAILED) {
            return problem("the two have no algorithm in common: " + e.getMessage(), e)
                    .next("Use a newer OpenSSH server there");
        }
        return switch (hosts.verdict()) {
            case CHANGED ->
                problem("its host key is not the one that it had", e)
                        .next("If the machine was made anew, take its line out by `ssh-keygen -R '"
                                + target.hostKeyName()
                                + "' -f " + target.knownHosts().getFirst()
                                + "`; if not, somebody may be in between");
            case UNKNOWN ->
                problem("its host key is not known", e).next("Log in by `ssh` once, and compare and accept the key");
            case UNASKED, ACCEPTED -> throw e;
        };
    }

    private void logIn(SSHClient client) throws NobodyThere {
        try (LoginKeys keys = LoginKeys.of(target, client)) {
            if (keys.methods().isEmpty()) {
                throw problem("there is no key that can be read: " + keys.unreadable(), null)
                        .next("`ssh-keygen -p -f KEY` writes a key anew in OpenSSH's format; or use the ssh-agent");
            }
            logIn(client, keys);
        }
    }

    private void logIn(SSHClient client, LoginKeys keys) throws NobodyThere {
        try {
            client.auth(target.user(), keys.methods());
            SshClients.keepAlive(client);
        } catch (UserAuthException e) {
            throw problem("it does not accept the key", e)
                    .next("Check the user's name, and that `~/.ssh/authorized_keys` there has the line of "
                            + (target.keys().isEmpty()
                                    ? "a key of yours"
                                    : target.keys().getFirst() + ".pub"));
        } catch (IOException e) {
            throw new NobodyThere(e);
        }
    }

    private ProblemException problem(String why, @Nullable Exception cause) {
        ProblemException problem = ProblemException.of(ProblemKind.GUEST, "Could not log in to " + target + ": " + why);
        return cause == null ? problem : problem.because(cause);
    }

    private ProblemException silent(Duration patience, Exception cause) {
        return ProblemException.of(
                        ProblemKind.GUEST,
                        "The guest at " + target + " does not answer in " + patience.toSeconds() + " s: "
                                + cause.getMessage())
                .next("Look at `vml console`, or try again when it has started")
                .because(cause);
    }

    static void close(SSHClient client) {
        try {
            client.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Interrupted").because(e);
        }
    }
}
