package org.vml.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.DirectoryScan;
import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.wire.Bytes;

/// Walks file systems and tells of the directories that are not as the base has them: each before what is in it,
/// names in the order of their bytes. Mount points are not entered. A directory that is known to be as it was is read
/// twice by nobody; one that is not is read a second time, to be told.
final class Walk implements AutoCloseable {
    private final DirectoryScan scan = new DirectoryScan();
    private final Base base;
    private final MountTable mounts;
    private final SecretFilter secrets;
    private final WalkOutput out;
    private final Exclusions exclusions;
    private final List<Bytes> foreign = new ArrayList<>();
    private long device;
    private long directories;
    private long objects;
    private long unreadable;

    /// @param mounts what is not entered
    /// @param secrets what is told although a rule leaves it out, so that it is known to be missing
    Walk(Base base, MountTable mounts, SecretFilter secrets, WalkOutput out) {
        this.base = base;
        this.mounts = mounts;
        this.secrets = secrets;
        this.out = out;
        this.exclusions = new Exclusions(out);
    }

    /// Walks the tree below an open directory.
    ///
    /// @param at its path in the guest
    /// @param scope the rules as they apply in it
    void walk(int top, RawPath at, Scope scope) throws IOException {
        device = Linux.stat(top).device();
        try (Descent descent = new Descent(top, at, scope)) {
            visit(descent);
            while (!descent.isOver()) {
                Bytes next = descent.level().next();
                if (next == null) {
                    descent.leave();
                } else {
                    enter(descent, next);
                }
            }
        }
    }

    /// Tells of the end.
    AgentMessage.Walked finish() throws IOException {
        exclusions.flush();
        return new AgentMessage.Walked(directories, objects, unreadable);
    }

    private void enter(Descent descent, Bytes name) throws IOException {
        Scope scope = descent.level().scope.enter(name);
        int file;
        try {
            descent.file();
        } catch (LinuxException e) {
            exclusions.add(descent.path().child(name), "what it is in was moved while it was looked at");
            return;
        }
        try {
            file = Linux.openDirectory(descent.file(), name.shared());
        } catch (LinuxException e) {
            leaveOut(descent.path().child(name), e);
            return;
        }
        descent.enter(name, file, scope);
        visit(descent);
    }

    private void leaveOut(RawPath path, LinuxException problem) throws IOException {
        if (!problem.isAbsent()) {
            unreadable++;
            exclusions.add(path, unreadable(problem.reason()));
        }
    }

    private static String unreadable(String reason) {
        return "not readable: " + reason;
    }

    private void visit(Descent descent) throws IOException {
        int file = descent.file();
        try {
            scan.read(file);
        } catch (LinuxException e) {
            leaveOut(descent.path(), e);
            return;
        }
        directories++;
        objects += scan.count();
        if (scan.indexOf(Markers.CACHE_TAG) >= 0 && Markers.isCache(file)) {
            exclusions.add(descent.path(), "a cache, says its CACHEDIR.TAG");
            return;
        }
        Descent.Level level = descent.level();
        if (scan.indexOf(Markers.IGNORE_FILE) >= 0) {
            level.scope = level.scope.with(Markers.rules(file, descent.path()));
        }
        if (!isAsItWas(descent)) {
            level.subdirectories.clear();
            tell(descent);
        } else {
            leaveOutForeign(descent);
        }
    }

    /// Whether the base has the same; then the directories to enter are known.
    private boolean isAsItWas(Descent descent) throws IOException {
        long key = descent.key();
        foreign.clear();
        if (!base.knows(key)) {
            return false;
        }
        RawPath path = descent.path();
        if (mounts.hasPointIn(path)) {
            return false;
        }
        Fingerprint fingerprint = new Fingerprint();
        for (int child = 0; child < scan.count(); child++) {
            int errno = scan.stat(child);
            if (errno != Errno.ENOENT) {
                scan.addTo(fingerprint, child);
            }
            if (scan.isDirectory()) {
                (scan.device() == device ? descent.level().subdirectories : foreign).add(scan.name(child));
            }
        }
        return base.has(key, fingerprint.value());
    }

    /// What is left out of the directories of one that is as it was.
    private void leaveOutForeign(Descent descent) throws IOException {
        Scope scope = descent.level().scope;
        for (Bytes name : foreign) {
            exclusions.add(descent.path().child(name), "another file system");
        }
        List<Bytes> entered = new ArrayList<>();
        for (Bytes name : descent.level().subdirectories) {
            String reason = directoryReason(scope, name);
            if (reason == null) {
                entered.add(name);
            } else {
                exclusions.add(descent.path().child(name), reason);
            }
        }
        descent.level().subdirectories.clear();
        descent.level().subdirectories.addAll(entered);
    }

    private static @Nullable String directoryReason(Scope scope, Bytes name) {
        String reason = scope.reason(name, true);
        return reason != null && scope.enter(name).mayTakeIn() ? null : reason;
    }

    private void tell(Descent descent) throws IOException {
        RawPath path = descent.path();
        ListingParts listing = new ListingParts(path, out);
        try (Base.Look look = base.look(path, scan)) {
            for (int child = 0; child < scan.count(); child++) {
                tell(descent, path, child, look, listing);
            }
            for (Bytes name : look.removed()) {
                tellRemoved(descent, path, name, listing);
            }
            listing.finish(look.isComplete(), look.isOpaque());
        } catch (LinuxException e) {
            leaveOut(path, e);
        }
    }

    private void tell(Descent descent, RawPath path, int child, Base.Look look, ListingParts listing)
            throws IOException {
        Bytes name = scan.name(child);
        if (!descent.hasRoomFor(name.length())) {
            exclusions.add(path, "paths in it have more than " + RawPath.LONGEST + " bytes");
            return;
        }
        RawPath at = path.child(name);
        MountTable.Mount mount = mounts.at(at);
        int errno = mount == null ? scan.stat(child) : 0;
        if (errno == Errno.ENOENT || (mount == null && errno == 0 && !look.shows(child))) {
            return;
        }
        String reason = mount != null
                ? "another file system (" + mount.type() + ")"
                : errno != 0 ? unreadable(LinuxException.reason(errno)) : reason(descent, at, name);
        if (reason != null) {
            listing.exclude(name);
            exclusions.add(at, reason);
            return;
        }
        if (scan.isDirectory()) {
            descent.level().subdirectories.add(name);
        }
        Facts facts = look.facts(child);
        if (facts != null) {
            listing.child(name, facts);
        }
    }

    private @Nullable String reason(Descent descent, RawPath at, Bytes name) {
        if (scan.isDirectory()) {
            return scan.device() == device ? directoryReason(descent.level().scope, name) : "another file system";
        }
        String reason = descent.level().scope.reason(name, false);
        return reason != null && secrets.at(at, scan.facts()) != null ? null : reason;
    }

    private void tellRemoved(Descent descent, RawPath path, Bytes name, ListingParts listing) throws IOException {
        String reason =
                descent.hasRoomFor(name.length()) ? descent.level().scope.reason(name, false) : null;
        if (reason == null) {
            listing.remove(name);
        } else {
            listing.exclude(name);
            exclusions.add(path.child(name), reason);
        }
    }

    @Override
    public void close() {
        scan.close();
    }
}
