package org.vml.agent.capture;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.wire.Bytes;

/// Reads objects in full. A file that is a secret, by where it is or by what is in it, is not offered; one that
/// changes while it is read is read again, three times at most. One at a time.
final class Reader {
    private static final int TRIES = 3;

    /// The largest file whose digests, twice, fit into one frame, in bytes.
    private static final long LARGEST = 8L << 30;

    private static final int MOST_ATTRIBUTES = 1 << 17;

    private final Roots roots;
    private final SecretFilter secrets;
    private final Accounts accounts;
    private final @Nullable Offers offers;
    private final long largest;
    private final ContentReader contents;
    private final Settling settling = new Settling(InstantSource.system());

    /// The trees to read.
    ///
    /// @param root an open directory that paths begin at
    /// @param lower another one, of what the guest began with; negative if that cannot be seen
    /// @param scope the rules in the root, for what is gone; null where no rule counts
    record Roots(int root, int lower, @Nullable Scope scope) {}

    /// @param offers null if nobody wants the content
    /// @param largest the size in bytes from which on files are left out
    Reader(Roots roots, SecretFilter secrets, @Nullable Offers offers, long largest) {
        this.roots = roots;
        this.secrets = secrets;
        this.accounts = Accounts.of(roots.root);
        this.offers = offers;
        this.largest = Math.min(largest, LARGEST);
        this.contents = new ContentReader(secrets);
    }

    /// What is at a path, and what was.
    Outcome read(RawPath path) throws IOException {
        try (Place place = Place.of(roots.root, path)) {
            return read(place, path);
        } catch (LinuxException e) {
            return e.isAbsent() ? absent(path) : new Outcome.LeftOut("not readable: " + e.reason());
        }
    }

    private Outcome absent(RawPath path) throws IOException {
        String reason = roots.scope == null ? null : roots.scope.below(roots.root, path);
        if (reason != null) {
            return new Outcome.LeftOut(reason);
        }
        Before before = before(path);
        return new Outcome.Absent(before.isKnown, before.state);
    }

    private Outcome read(Place place, RawPath path) throws IOException {
        Facts facts = Linux.stat(place.directory(), place.name()).facts();
        SecretFilter.Finding secret = secrets.at(path, facts);
        if (secret != null) {
            return withheld(path, facts, secret);
        }
        return switch (facts.kind()) {
            case FILE -> file(place, path, facts);
            case SOCKET -> new Outcome.LeftOut("a socket");
            case SYMLINK, DIRECTORY, FIFO, CHAR_DEVICE, BLOCK_DEVICE ->
                found(facts, state(place, facts, Content.NONE), before(path), false);
        };
    }

    private static Outcome withheld(RawPath path, Facts facts, SecretFilter.Finding secret) {
        return new Outcome.Secret(new Withheld(path.toString(), secret.kind(), facts.mode(), secret.hint()));
    }

    private Outcome file(Place place, RawPath path, Facts facts) throws IOException {
        if (facts.size() > largest) {
            return new Outcome.LeftOut("larger than " + largest + " bytes");
        }
        settling.await(facts);
        Before before = before(path);
        int file = Linux.openUnseen(place.directory(), place.name());
        try {
            for (int attempt = 1; ; attempt++) {
                Stat stat = Linux.stat(file);
                if (stat.facts().kind() != FileKind.FILE || stat.facts().size() > largest) {
                    return new Outcome.LeftOut("changed into something else while it was looked at");
                }
                Content content = content(path, file, stat, before);
                if (content.secret() != null) {
                    return withheld(path, stat.facts(), content.secret());
                }
                boolean isStable = Linux.stat(file).facts().equals(stat.facts());
                if (isStable || attempt == TRIES) {
                    FileState state = state(place, stat.facts(), content);
                    return found(stat.facts(), state, before, !isStable);
                }
            }
        } finally {
            Linux.close(file);
        }
    }

    /// What is as it was is not offered: nobody needs it. It is a copy of the lower layer's, of which the owner or
    /// the like was changed.
    private Content content(RawPath path, int file, Stat stat, Before before) throws IOException {
        if (offers == null) {
            return contents.digest(file, stat);
        }
        if (before.state != null && before.state.size() == stat.facts().size()) {
            Content content = contents.offer(path, file, stat, Offers.NONE);
            if (content.secret() != null || content.isOf(before.state)) {
                return content;
            }
        }
        return contents.offer(path, file, stat, offers);
    }

    private static Outcome found(Facts facts, FileState state, Before before, boolean isUnstable) {
        if (bytesOf(state.attributes()) > MOST_ATTRIBUTES) {
            return new Outcome.LeftOut("its attributes have more than " + MOST_ATTRIBUTES + " bytes");
        }
        return new Outcome.Found(facts, state, before.isKnown, before.state, isUnstable);
    }

    private static int bytesOf(List<Attribute> attributes) {
        return attributes.stream().mapToInt(each -> each.value().length()).sum();
    }

    private FileState state(Place place, Facts facts, Content content) throws LinuxException {
        boolean isLink = facts.kind() == FileKind.SYMLINK;
        return new FileState(
                facts.kind(),
                facts.mode(),
                accounts.owner(facts.uid(), facts.gid()),
                facts.modified(),
                content.size(),
                isLink ? Linux.readLink(place.directory(), place.name()) : Bytes.EMPTY,
                facts.device(),
                Linux.attributes(place.directory(), place.name()),
                content.pieces(),
                content.data());
    }

    /// What the base has.
    ///
    /// @param isKnown whether that is known
    /// @param state null if it is not, or there is nothing
    private record Before(boolean isKnown, @Nullable FileState state) {
        static final Before UNKNOWN = new Before(false, null);
        static final Before NOTHING = new Before(true, null);
    }

    private Before before(RawPath path) {
        if (roots.lower < 0) {
            return Before.UNKNOWN;
        }
        try (Place place = Place.of(roots.lower, path)) {
            Facts facts = Linux.stat(place.directory(), place.name()).facts();
            if (facts.kind() != FileKind.FILE) {
                return new Before(true, state(place, facts, Content.NONE));
            }
            return secrets.at(path, facts) == null && facts.size() <= LARGEST
                    ? fileBefore(path, place)
                    : Before.UNKNOWN;
        } catch (LinuxException e) {
            return e.isAbsent() ? Before.NOTHING : Before.UNKNOWN;
        } catch (IOException e) {
            return Before.UNKNOWN;
        }
    }

    /// No digest of a secret is told, of the base's neither.
    private Before fileBefore(RawPath path, Place place) throws IOException {
        int file = Linux.openUnseen(place.directory(), place.name());
        try {
            Stat stat = Linux.stat(file);
            Content content = contents.offer(path, file, stat, Offers.NONE);
            return content.secret() == null ? new Before(true, state(place, stat.facts(), content)) : Before.UNKNOWN;
        } finally {
            Linux.close(file);
        }
    }
}
