package org.vml.agent.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Stat;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.wire.Bytes;

/// Walks one file system and lists the directories that the controller does not know as they are. Directories come
/// before what is in them, names in the order of their bytes. Memory: what is in one directory of each level.
final class Walk {
    /// How many levels are walked: each keeps a directory open.
    private static final int DEEPEST = 512;

    private static final int MOST_CHILDREN = 2000;
    private static final Bytes IGNORE_FILE = Bytes.of(".vmlignore".getBytes(StandardCharsets.US_ASCII));
    private static final Bytes CACHE_TAG = Bytes.of("CACHEDIR.TAG".getBytes(StandardCharsets.US_ASCII));

    private final KnownDirectories known;
    private final WalkOutput out;
    private final List<Exclusion> excluded = new ArrayList<>();
    private long device;
    private long directories;
    private long objects;
    private long unreadable;

    Walk(KnownDirectories known, WalkOutput out) {
        this.known = known;
        this.out = out;
    }

    /// Walks the tree below an open directory, which is the root.
    AgentMessage.Walked walk(int root, Rules rules) throws IOException {
        device = Linux.stat(root).device();
        directory(root, RawPath.ROOT, rules, 0);
        flush();
        return new AgentMessage.Walked(directories, objects, unreadable);
    }

    /// A child and where it is.
    private record Entry(Bytes name, Stat stat, @Nullable String reason) {
        boolean isDirectory() {
            return stat.facts().kind() == FileKind.DIRECTORY;
        }
    }

    private void directory(int open, RawPath path, Rules above, int depth) throws IOException {
        directories++;
        List<Bytes> names = new ArrayList<>(Linux.list(open));
        names.sort(null);
        if (names.contains(CACHE_TAG) && Markers.isCache(open)) {
            exclude(path, "a cache, says its CACHEDIR.TAG");
            return;
        }
        Rules rules = names.contains(IGNORE_FILE)
                ? above.and(path, Markers.lines(open, IGNORE_FILE.shared()), "left out by " + path.child(IGNORE_FILE))
                : above;
        Fingerprint fingerprint = new Fingerprint();
        List<Entry> entries = new ArrayList<>();
        for (Bytes name : names) {
            Stat stat = stat(open, name);
            if (stat != null) {
                objects++;
                fingerprint.add(name, stat.facts());
                entries.add(new Entry(name, stat, null));
            }
        }
        names.clear();
        if (!known.has(Fingerprint.key(path), fingerprint.value())) {
            list(path, entries, rules);
        }
        for (Entry entry : entries) {
            if (entry.isDirectory()) {
                descend(open, path.child(entry.name()), entry, rules, depth + 1);
            }
        }
    }

    /// Null for what has gone meanwhile.
    private static @Nullable Stat stat(int directory, Bytes name) throws LinuxException {
        try {
            return Linux.stat(directory, name.shared());
        } catch (LinuxException e) {
            if (e.isAbsent()) {
                return null;
            }
            throw e;
        }
    }

    private void list(RawPath path, List<Entry> entries, Rules rules) throws IOException {
        List<Child> children = new ArrayList<>();
        List<Bytes> leftOut = new ArrayList<>();
        for (Entry entry : entries) {
            RawPath child = path.child(entry.name());
            String reason = rules.reason(child, entry.isDirectory());
            if (reason == null) {
                children.add(new Child(entry.name(), entry.stat().facts()));
            } else {
                leftOut.add(entry.name());
                if (!entry.isDirectory()) {
                    exclude(child, reason);
                }
            }
        }
        send(path, children, leftOut);
    }

    /// In several messages if one would be too long: the last one is what makes the listing complete.
    private void send(RawPath path, List<Child> children, List<Bytes> leftOut) throws IOException {
        int from = 0;
        for (; children.size() - from > MOST_CHILDREN; from += MOST_CHILDREN) {
            List<Child> part = List.copyOf(children.subList(from, from + MOST_CHILDREN));
            out.send(new AgentMessage.Listing(path, false, false, part, List.of(), List.of()));
        }
        for (; leftOut.size() > MOST_CHILDREN; leftOut = leftOut.subList(MOST_CHILDREN, leftOut.size())) {
            List<Bytes> part = List.copyOf(leftOut.subList(0, MOST_CHILDREN));
            out.send(new AgentMessage.Listing(path, false, false, List.of(), part, List.of()));
        }
        List<Child> rest = List.copyOf(children.subList(from, children.size()));
        out.send(new AgentMessage.Listing(path, true, false, rest, List.copyOf(leftOut), List.of()));
    }

    private void descend(int parent, RawPath path, Entry entry, Rules rules, int depth) throws IOException {
        String reason = rules.reason(path, true);
        if (reason == null && entry.stat().device() != device) {
            reason = "on another file system";
        }
        if (reason == null && depth > DEEPEST) {
            reason = "more than " + DEEPEST + " levels deep";
        }
        if (reason != null) {
            exclude(path, reason);
            return;
        }
        try {
            int open = Linux.openDirectory(parent, entry.name().shared());
            try {
                directory(open, path, rules, depth);
            } finally {
                Linux.close(open);
            }
        } catch (LinuxException e) {
            if (!e.isAbsent()) {
                unreadable++;
                exclude(path, "not readable: " + e.reason());
            }
        }
    }

    private void exclude(RawPath path, String reason) throws IOException {
        excluded.add(new Exclusion(path, reason));
        if (excluded.size() == MOST_CHILDREN) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (!excluded.isEmpty()) {
            out.send(new AgentMessage.Excluded(List.copyOf(excluded)));
            excluded.clear();
        }
    }
}
