package org.vml.filesystem.ext4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.vml.filesystem.NamedFacts;
import org.vml.problem.ProblemException;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// Lists directories, with what the things in them are like.
final class Listing {
    /// A list takes about 200 bytes of memory a name.
    private static final int MOST_NAMES = 1 << 20;

    private final Volume volume;

    Listing(Volume volume) {
        this.volume = volume;
    }

    private record Entry(long inode, Bytes name) {}

    /// What is in a directory, in the order of the names.
    List<NamedFacts> list(RawPath path, long directory) {
        List<Entry> entries = new ArrayList<>();
        new Directory(volume, volume.inodes().named(directory)).entries((inode, bytes, at, length) -> {
            Bytes name = Bytes.owned(Arrays.copyOfRange(bytes, at, at + length));
            requireName(path, name);
            if (entries.size() >= MOST_NAMES) {
                throw Damage.unsupported(path + " has more than " + MOST_NAMES + " names in it");
            }
            return entries.add(new Entry(inode, name));
        });
        entries.sort(Comparator.comparingLong(Entry::inode)); // as they lie in the tables
        List<NamedFacts> children = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            children.add(new NamedFacts(
                    entry.name(), volume.inodes().named(entry.inode()).facts()));
        }
        children.sort(Comparator.comparing(NamedFacts::name));
        requireDistinct(path, children);
        return children;
    }

    private static void requireName(RawPath path, Bytes name) {
        int longest = RawPath.LONGEST - 1 - (path.isRoot() ? 0 : path.bytes().length());
        if (!RawPath.isName(name) || name.length() > longest) {
            throw damaged(path, "an impossible name", name);
        }
    }

    private static void requireDistinct(RawPath path, List<NamedFacts> children) {
        for (int i = 1; i < children.size(); i++) {
            if (children.get(i - 1).name().equals(children.get(i).name())) {
                throw damaged(path, "twice the name", children.get(i).name());
            }
        }
    }

    private static ProblemException damaged(RawPath path, String what, Bytes name) {
        return Damage.of(path + " has " + what + " in it: " + RawPath.display(name.shared()));
    }
}
