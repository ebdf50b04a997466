package org.vml.hypervisor.libvirt;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// QEMU's agent in a guest, by way of libvirt. Its problems are of kind `GUEST`.
final class Agent {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TRIES_TO_THAW = 3;

    /// strerror(3) of `ENOENT`, which the agent passes on.
    private static final String NOTHING_THERE = "No such file or directory";

    private static final Pattern HANDLE = Pattern.compile("\"return\": ?(\\d+)");

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

    /// QEMU's agent may be told not to open files: who knows then?
    boolean mayHave(String path) {
        try {
            Matcher handle = HANDLE.matcher(command("guest-file-open", "\"path\":\"" + path + "\""));
            if (handle.find()) {
                String ignored = command("guest-file-close", "\"handle\":" + handle.group(1));
            }
            return true;
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.GUEST
                    || !(e.getCause() instanceof LibvirtError error)
                    || error.code() != Flags.ERR_INTERNAL_ERROR) {
                throw e;
            }
            return !error.text().contains(NOTHING_THERE);
        }
    }

    private String command(String name, String arguments) {
        String json = "{\"execute\":\"" + name + "\",\"arguments\":{" + arguments + "}}";
        return askFor(
                "ask the agent in machine " + label,
                PATIENCE,
                (libvirt, domain) -> LibvirtError.check(
                                Libraries.qemu().virDomainQemuAgentCommand(domain, json, (int) PATIENCE.toSeconds(), 0))
                        .toString());
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
        return askFor(
                act,
                patience,
                (libvirt, domain) ->
                        LibvirtError.check(command.with(libvirt, domain).intValue()));
    }

    private <T> T askFor(String act, Duration patience, Connection.DomainWork<T> command) {
        try {
            return connection.call(act, id, (libvirt, domain) -> {
                int seconds = Math.max(1, (int) patience.toSeconds());
                int ignored = LibvirtError.check(libvirt.virDomainAgentSetResponseTimeout(domain, seconds, 0));
                return command.with(libvirt, domain);
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
