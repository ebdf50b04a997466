package org.vml.guest.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts.HostEntry;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts.KnownHostEntry;

/// The host keys that OpenSSH's files know for a target. Stricter than OpenSSH in one point: a key of another type than
/// the known ones is a changed key.
final class KnownHosts implements HostKeyVerifier {
    private final SshTarget target;
    private final List<KnownHostEntry> entries = new ArrayList<>();
    private Verdict verdict = Verdict.UNASKED;

    /// What became of the key that the host showed.
    enum Verdict {
        UNASKED,
        ACCEPTED,
        UNKNOWN,
        CHANGED
    }

    KnownHosts(SshTarget target) throws IOException {
        this.target = target;
        for (Path file : target.knownHosts()) {
            for (KnownHostEntry entry : new OpenSSHKnownHosts(file.toFile()).entries()) {
                if (entry.appliesTo(target.hostKeyName())) {
                    entries.add(entry);
                }
            }
        }
    }

    Verdict verdict() {
        return verdict;
    }

    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        try {
            verdict = judge(key);
        } catch (IOException e) {
            verdict = Verdict.UNKNOWN;
        }
        return verdict == Verdict.ACCEPTED;
    }

    private Verdict judge(PublicKey key) throws IOException {
        for (KnownHostEntry entry : entries) {
            if (entry.verify(key)) {
                return Verdict.ACCEPTED;
            }
        }
        if (entries.stream().anyMatch(entry -> !entry.getLine().startsWith("@cert-authority"))) {
            return Verdict.CHANGED;
        }
        if (!target.acceptNew() || target.knownHosts().isEmpty()) {
            return Verdict.UNKNOWN;
        }
        remember(key);
        return Verdict.ACCEPTED;
    }

    /// Adds a line, as OpenSSH does.
    private void remember(PublicKey key) throws IOException {
        Path file = target.knownHosts().getFirst();
        HostEntry entry = new HostEntry(null, target.hostKeyName(), KeyType.fromKey(key), key);
        boolean cutOff = Files.exists(file) && !Files.readString(file).matches("(?s)|.*\n");
        Files.writeString(
                file,
                (cutOff ? "\n" : "") + entry.getLine() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        entries.add(entry);
    }

    /// So that the host is asked for a key of a type that is known.
    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        List<String> types = new ArrayList<>();
        for (KnownHostEntry entry : entries) {
            types.add(entry.getType().toString());
        }
        return types;
    }
}
