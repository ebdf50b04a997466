package org.vml.hypervisor.libvirt;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// QEMU's agent in a guest, by way of libvirt. Its problems are of kind `GUEST`.
final class Agent {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TRIES_TO_THAW = 3;

    private final Connection connection;
    private final UUID id;
    private final String label;

    Agent(Connection connection, UUID id, String label) {
        this.connection = connection;
        this.id = id;
        this.label = label;
    }

    int freeze(Duration patience) {
        try {
            return ask(
                    "freeze the file systems of machine " + label,
                    patience,
                    (libvirt, domain) -> libvirt.virDomainFSFreeze(domain, null, 0, 0));
        } catch (ProblemException e) {
            // An agent that was late may have frozen them after all.
            try {
                int ignored = thawOnce(patience);
            } catch (ProblemException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /// Tries it a few times: a guest that stays frozen is worse than one that is asked too often.
    void thaw() {
        for (int left = TRIES_TO_THAW - 1; ; left--) {
            try {
                int ignored = thawOnce(PATIENCE);
                return;
            } catch (ProblemException e) {
                if (left == 0 || e.kind() != ProblemKind.GUEST) {
                    throw e;
                }
            }
        }
    }

    void setClock(Instant time) {
        int ignored = ask(
                "set the clock of machine " + label,
                PATIENCE,
                (libvirt, domain) -> libvirt.virDomainSetTime(domain, time.getEpochSecond(), time.getNano(), 0));
    }

    void allowKey(String user, String publicKey) {
        int ignored = ask(
                "allow a key to log in to machine " + label + " as " + user,
                PATIENCE,
                (libvirt, domain) -> libvirt.virDomainAuthorizedSSHKeysSet(
                        domain, user, new String[] {publicKey.strip()}, 1, Flags.SSH_KEYS_APPEND));
    }

    private int thawOnce(Duration patience) {
        return ask(
                "thaw the file systems of machine " + label,
                patience,
                (libvirt, domain) -> libvirt.virDomainFSThaw(domain, null, 0, 0));
    }

    private int ask(String act, Duration patience, Connection.DomainWork<Integer> command) {
        try {
            return connection.call(act, id, (libvirt, domain) -> {
                int seconds = Math.max(1, (int) patience.toSeconds());
                int ignored = LibvirtError.check(libvirt.virDomainAgentSetResponseTimeout(domain, seconds, 0));
                return LibvirtError.check(command.with(libvirt, domain).intValue());
            });
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.HYPERVISOR && e.getCause() instanceof LibvirtError error && isOfGuest(error)) {
                throw ProblemException.of(ProblemKind.GUEST, e.problem())
                        .next("See that qemu-guest-agent runs in the guest")
                        .because(error);
            }
            throw e;
        }
    }

    /// What is not about the connection is about the agent, or what it answered.
    private static boolean isOfGuest(LibvirtError error) {
        return error.code() != Flags.ERR_RPC
                && error.code() != Flags.ERR_NO_CONNECT
                && error.code() != Flags.ERR_SYSTEM_ERROR
                && error.code() != Flags.ERR_OPERATION_INVALID;
    }
}
