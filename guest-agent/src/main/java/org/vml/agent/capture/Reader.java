package org.vml.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.agent.secret.Secret;
import org.vml.agent.secret.SecretPaths;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.wire.Bytes;

/// Reads objects in full. A file that is a secret, by where it is or by what is in it, is not offered; one that
/// changes while it is read is read again, three times at most.
final class Reader {
    private static final int TRIES = 3;

    private final int root;
    private final Accounts accounts;
    private final @Nullable Offers offers;
    private final long largest;

    /// @param root an open directory that paths begin at
    /// @param offers null if nobody wants the content
    /// @param largest the size in bytes from which on files are left out
    Reader(int root, Accounts accounts, @Nullable Offers offers, long largest) {
        this.root = root;
        this.accounts = accounts;
        this.offers = offers;
        this.largest = largest;
    }

    /// What is at a path; nothing is known of what was there before.
    Outcome read(RawPath path) throws IOException {
        List<Integer> opened = new ArrayList<>();
        try {
            int directory = root;
            for (RawPath ancestor : path.ancestors().stream().skip(1).toList()) {
                directory = Linux.openDirectory(directory, ancestor.name().shared());
                opened.add(directory);
            }
            return read(directory, path);
        } catch (LinuxException e) {
            return e.isAbsent() ? new Outcome.Absent(false, null) : new Outcome.LeftOut("not readable: " + e.reason());
        } finally {
            opened.reversed().forEach(Linux::close);
        }
    }

    private Outcome read(int directory, RawPath path) throws IOException {
        byte[] name = path.name().shared();
        Facts facts = Linux.stat(directory, name).facts();
        Optional<Secret> kept = facts.kind() == FileKind.FILE ? SecretPaths.at(path.toString()) : Optional.empty();
        if (kept.isPresent()) {
            return withheld(path, facts, kept.get());
        }
        if (facts.kind() == FileKind.FILE && facts.size() > largest) {
            return new Outcome.LeftOut("larger than " + largest + " bytes");
        }
        return switch (facts.kind()) {
            case FILE -> readFile(directory, path);
            case SYMLINK -> found(directory, name, facts, Linux.readLink(directory, name), Content.NONE, false);
            case SOCKET -> new Outcome.LeftOut("a socket");
            case DIRECTORY, FIFO, CHAR_DEVICE, BLOCK_DEVICE ->
                found(directory, name, facts, Bytes.EMPTY, Content.NONE, false);
        };
    }

    private static Outcome withheld(RawPath path, Facts facts, Secret secret) {
        return new Outcome.Secret(new Withheld(path.toString(), secret.kind(), facts.mode(), secret.hint()));
    }

    private Outcome readFile(int directory, RawPath path) throws IOException {
        byte[] name = path.name().shared();
        int file = openFile(directory, name);
        try {
            for (int attempt = 1; ; attempt++) {
                Stat before = Linux.stat(file);
                Content content = Content.read(file, before, offers);
                if (content.secret() != null) {
                    return withheld(path, before.facts(), content.secret());
                }
                boolean isStable = Linux.stat(file).facts().equals(before.facts());
                if (isStable || attempt == TRIES) {
                    return found(directory, name, before.facts(), Bytes.EMPTY, content, !isStable);
                }
            }
        } finally {
            Linux.close(file);
        }
    }

    /// Reading is not to be seen in the guest, where that may be hidden: only the owner may.
    private static int openFile(int directory, byte[] name) throws LinuxException {
        int flags = Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_NONBLOCK;
        try {
            return Linux.open(directory, name, flags | Linux.O_NOATIME, 0);
        } catch (LinuxException e) {
            if (e.isDenied()) {
                return Linux.open(directory, name, flags, 0);
            }
            throw e;
        }
    }

    private Outcome found(int directory, byte[] name, Facts facts, Bytes target, Content content, boolean isUnstable)
            throws LinuxException {
        boolean isFile = facts.kind() == FileKind.FILE;
        List<Digest> pieces = content.pieces();
        FileState state = new FileState(
                facts.kind(),
                facts.mode(),
                accounts.owner(facts.uid(), facts.gid()),
                facts.modified(),
                isFile ? content.size() : 0,
                target,
                facts.device(),
                Linux.attributes(directory, name),
                pieces,
                content.data());
        return new Outcome.Found(facts, state, false, null, isUnstable);
    }
}
