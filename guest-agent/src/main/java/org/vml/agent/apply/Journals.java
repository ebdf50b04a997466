package org.vml.agent.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The journals of all restores that are not forgotten, while no other agent works with them.
final class Journals implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
    private static final int PRIVATE = 0700;
    private static final int SHARED = 0755;

    private final Tree tree;
    private final Changes changes;
    private final int directory;
    private final List<Journal> all = new ArrayList<>();

    private Journals(Tree tree, Changes changes, int directory) {
        this.tree = tree;
        this.changes = changes;
        this.directory = directory;
    }

    static void requireId(String id) throws RestoreException {
        if (!ID.matcher(id).matches()) {
            throw new RestoreException("\"" + id + "\" is no name of a restore: up to 64 of a-z, 0-9 and - are");
        }
    }

    /// Opens the place, which gets made if it is missing, with all journals in it.
    static Journals open(Tree tree, RawPath place, Changes changes) throws IOException {
        make(tree, place, PRIVATE, changes);
        Journals journals = new Journals(tree, changes, tree.open(place));
        boolean isOpen = false;
        try {
            if (!LinuxObjects.lock(journals.directory)) {
                throw new RestoreException("Another restore is going on in this guest. Wait for its end.");
            }
            for (Bytes name : Linux.list(journals.directory)) {
                journals.read(new String(name.shared(), StandardCharsets.ISO_8859_1));
            }
            journals.all.sort(Comparator.comparingLong(Journal::sequence));
            isOpen = true;
            return journals;
        } finally {
            if (!isOpen) {
                journals.close();
            }
        }
    }

    private static void make(Tree tree, RawPath path, int mode, Changes changes) throws LinuxException {
        if (path.isRoot()) {
            return;
        }
        make(tree, path.parent(), SHARED, changes);
        try (Spot spot = tree.spot(path)) {
            if (spot.look() == null) {
                changes.makeDirectory(spot.directory(), spot.name(), mode);
            }
        }
    }

    private void read(String name) throws IOException {
        if (ID.matcher(name).matches()) {
            int own = Linux.openDirectory(directory, name.getBytes(StandardCharsets.US_ASCII));
            try {
                all.add(Journal.open(name, own, changes));
            } finally {
                Linux.close(own);
            }
        }
    }

    /// In the order in which they began.
    List<Journal> all() {
        return List.copyOf(all);
    }

    @Nullable
    Journal find(String id) {
        return all.stream()
                .filter(journal -> journal.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /// Begins a journal, durably.
    Journal begin(String id, String entry, List<Top> tops) throws IOException {
        byte[] name = id.getBytes(StandardCharsets.US_ASCII);
        changes.makeDirectory(directory, name, PRIVATE);
        int own = Linux.openDirectory(directory, name);
        try {
            Journal journal = Journal.open(id, own, changes);
            long last = all.isEmpty() ? 0 : all.getLast().sequence();
            all.add(journal);
            journal.begin(last + 1, entry, tops);
            changes.sync(own);
            changes.sync(directory);
            return journal;
        } finally {
            Linux.close(own);
        }
    }

    /// Removes what a restore left but for what is in its paths: undoing it is no longer possible.
    void forget(Journal journal) throws LinuxException {
        Sweep sweep = new Sweep(tree, changes);
        for (Top top : journal.tops()) {
            sweep.remove(top, journal.id());
        }
        byte[] name = journal.id().getBytes(StandardCharsets.US_ASCII);
        int own = Linux.openDirectory(directory, name);
        try {
            Journal.remove(own, changes);
        } finally {
            Linux.close(own);
        }
        try {
            changes.removeDirectory(directory, name);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOTEMPTY) {
                throw e;
            }
        }
        all.remove(journal);
        journal.close();
    }

    @Override
    public void close() {
        all.forEach(Journal::close);
        Linux.close(directory);
    }
}
