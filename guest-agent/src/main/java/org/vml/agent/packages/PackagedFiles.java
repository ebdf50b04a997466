package org.vml.agent.packages;

import java.util.Arrays;

/// What packages installed, by the keys of the paths where it lies: 20 or 24 bytes for each place in tables of open
/// addressing, and no objects. There are many small tables, so that to make room in one takes little.
///
/// A place is a number that is valid until the next path is added.
public final class PackagedFiles {
    /// The sum of what is at the path is known.
    public static final int SUMMED = 1;

    /// What `lstat` tells of it is known, and is in the sum.
    public static final int HAS_FACTS = 1 << 1;

    /// Times say nothing: it may be older than the package, and other than what the package has.
    public static final int NOT_BY_TIME = 1 << 2;

    /// It may be missing.
    public static final int OPTIONAL = 1 << 3;

    /// The walk met it.
    public static final int SEEN = 1 << 4;

    /// What the walk met is a directory.
    public static final int IS_DIRECTORY = 1 << 5;

    private static final int FLAG_BITS = 8;
    private static final int PART_BITS = 6;
    private static final int PLACE_BITS = 24;
    private static final int MOST_PACKAGES = 1 << 22;

    private static final int LEAST_PLACES = 16;
    private static final int[] NO_FACTS = {};

    private final Part[] parts = new Part[1 << PART_BITS];
    private long[] installed = new long[256];
    private SumAlgorithm[] algorithms = new SumAlgorithm[256];
    private int packages;

    /// @param expected about how many paths will come: what has room from the beginning leaves nothing behind
    public PackagedFiles(long expected) {
        int places = Math.clamp((3 * expected) >> (PART_BITS + 1), LEAST_PLACES, 1 << 14);
        Arrays.setAll(parts, number -> new Part(places));
    }

    /// One table.
    private static final class Part {
        private long[] keys;
        private long[] sums;
        private int[] marks;
        private int[] facts = NO_FACTS;
        private int count;

        Part(int places) {
            keys = new long[places];
            sums = new long[places];
            marks = new int[places];
        }

        int find(long key) {
            int at = home(key);
            while (keys[at] != 0 && keys[at] != key) {
                at = at + 1 == keys.length ? 0 : at + 1;
            }
            return at;
        }

        private int home(long key) {
            return (int) (((key & 0xffff_ffffL) * keys.length) >>> 32);
        }

        /// A quarter of the places stays free.
        void makeRoom() {
            if (4 * (count + 1) <= 3 * keys.length) {
                return;
            }
            Part larger = new Part(keys.length + keys.length / 2);
            larger.facts = facts.length == 0 ? NO_FACTS : new int[larger.keys.length];
            for (int from = 0; from < keys.length; from++) {
                if (keys[from] != 0) {
                    copy(from, larger, larger.find(keys[from]));
                }
            }
            keys = larger.keys;
            sums = larger.sums;
            marks = larger.marks;
            facts = larger.facts;
        }

        private void copy(int from, Part other, int to) {
            other.keys[to] = keys[from];
            other.sums[to] = sums[from];
            other.marks[to] = marks[from];
            if (facts.length > 0) {
                other.facts[to] = facts[from];
            }
        }

        void facts(int at, int value) {
            facts = facts.length == 0 ? new int[keys.length] : facts;
            facts[at] = value;
        }
    }

    /// The number of a package.
    ///
    /// @param moment in nanoseconds since 1970: what was last changed before it, is as the package has it
    /// @param algorithm of the sums of its files
    public int addPackage(long moment, SumAlgorithm algorithm) {
        if (packages == MOST_PACKAGES) {
            throw new IllegalStateException("more than " + MOST_PACKAGES + " packages");
        }
        if (packages == installed.length) {
            installed = Arrays.copyOf(installed, 2 * packages);
            algorithms = Arrays.copyOf(algorithms, 2 * packages);
        }
        installed[packages] = moment;
        algorithms[packages] = algorithm;
        return packages++;
    }

    public int packages() {
        return packages;
    }

    /// The place of a path; negative if no package has it.
    public int find(long key) {
        int part = part(key);
        int at = parts[part].find(key | 1);
        return parts[part].keys[at] == 0 ? -1 : part << PLACE_BITS | at;
    }

    private static int part(long key) {
        return (int) (key >>> (Long.SIZE - PART_BITS));
    }

    /// The place of a path of a package. Of several that have it the one that was installed first counts.
    public int add(long key, int owner) {
        int number = part(key);
        Part part = parts[number];
        part.makeRoom();
        int at = part.find(key | 1);
        boolean isNew = part.keys[at] == 0;
        if (isNew) {
            part.keys[at] = key | 1;
            part.count++;
        }
        int flags = part.marks[at] & (1 << FLAG_BITS) - 1;
        if (isNew || installed[owner] < installed[part.marks[at] >>> FLAG_BITS]) {
            part.marks[at] = owner << FLAG_BITS | flags;
        }
        return number << PLACE_BITS | at;
    }

    public void set(int place, int flags) {
        Part part = parts[place >>> PLACE_BITS];
        part.marks[index(place)] |= flags;
    }

    /// The first sum that is said of a path counts.
    public void sum(int place, long sum) {
        if (!has(place, SUMMED)) {
            parts[place >>> PLACE_BITS].sums[index(place)] = sum;
            set(place, SUMMED);
        }
    }

    /// What `lstat` has to tell of a path, in short.
    public void facts(int place, int facts) {
        parts[place >>> PLACE_BITS].facts(index(place), facts);
        set(place, HAS_FACTS);
    }

    public boolean has(int place, int flags) {
        return (parts[place >>> PLACE_BITS].marks[index(place)] & flags) == flags;
    }

    /// Whether these are the facts of a path that [#HAS_FACTS].
    public boolean hasFacts(int place, int facts) {
        return parts[place >>> PLACE_BITS].facts[index(place)] == facts;
    }

    public boolean hasSum(int place, long sum) {
        return has(place, SUMMED) && parts[place >>> PLACE_BITS].sums[index(place)] == sum;
    }

    /// The moment of the package, as [#addPackage] has it.
    public long moment(int place) {
        return installed[owner(place)];
    }

    public SumAlgorithm algorithm(int place) {
        return algorithms[owner(place)];
    }

    private int owner(int place) {
        return parts[place >>> PLACE_BITS].marks[index(place)] >>> FLAG_BITS;
    }

    private static int index(int place) {
        return place & (1 << PLACE_BITS) - 1;
    }
}
