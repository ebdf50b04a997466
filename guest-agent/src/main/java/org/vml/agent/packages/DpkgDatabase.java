package org.vml.agent.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The database of dpkg, read from its files in `/var/lib/dpkg`, without running it: `status` with the packages and
/// their configuration files, `info/NAME.list` with paths, `info/NAME.md5sums`, `diversions`. It has no modes,
/// owners, sizes, times or targets of links; so links and files without a sum count as changed if they are newer than
/// their package, and modes and owners are not compared at all. What stands in `statoverride` would tell of modes
/// only. Links that `update-alternatives` and other scripts of packages made belong to no package.
///
/// The moment of a package: dpkg extracts its files, then writes `.list`, then moves `.md5sums` to its place
/// (`process_archive` in its `src/main/unpack.c`). It writes `.list` again when another package takes over a file; so
/// the earlier of both counts. The `ctime` of what is changed later is later, and nobody can set it. This fails where
/// times are not those of the guest's kernel:
///  - What is copied by tar, cp or rsync has a `ctime` of that day, while `.list` keeps the day that it was written:
///    each file is a suspect then, and read at each walk. That is slow, and right.
///  - What makes an image without a kernel may invent `ctime`. dpkg writes `.list` under another name before it
///    gives it its own, so its `ctime` is later than its `mtime`; where both are the same full second, times are
///    taken for nothing.
///  - While the guest's clock is set back, a change looks older than it is.
///
/// A configuration file is kept by an upgrade though somebody changed it: such ones are always read.
final class DpkgDatabase implements PackageDatabase {
    private static final String PLACE = "/var/lib/dpkg";
    private static final RawPath INFO = RawPath.of(PLACE + "/info");
    private static final byte[] STATUS = {'s', 't', 'a', 't', 'u', 's'};
    private static final int DIGITS = 32;
    private static final long NANOS = 1_000_000_000L;

    /// How many bytes of lists there are for each path, as Debian 12 has it; directories are in many lists.
    private static final int BYTES_OF_PATH = 65;

    private final int root;
    private final InstalledPath path;
    private final Diversions diversions;
    private final PathFilters filters;
    private final Lines status = new Lines();
    private final Lines lines = new Lines();

    private DpkgDatabase(int root) {
        this.root = root;
        this.path = new InstalledPath(DirectoryLinks.in(root));
        this.diversions = Diversions.read(DpkgConfiguration.lines(root, PLACE, "diversions"), path);
        this.filters = new PathFilters(DpkgConfiguration.settings(root));
    }

    /// The database of the tree below an open directory, which stays the caller's; null if it has none.
    static @Nullable DpkgDatabase find(int root) {
        try (Place place = Place.of(root, RawPath.of(PLACE + "/status"))) {
            boolean isThere =
                    Linux.stat(place.directory(), place.name()).facts().size() > 0;
            return isThere ? new DpkgDatabase(root) : null;
        } catch (LinuxException e) {
            return null;
        }
    }

    @Override
    public String name() {
        return "dpkg";
    }

    @Override
    public String compared() {
        return "the content of files, not modes and owners";
    }

    @Override
    public long expected() {
        long[] bytes = {0};
        try {
            visit((info, each) -> bytes[0] += size(info, file(each, ".list")));
        } catch (IOException e) {
            // whoever reads it says so
        }
        return bytes[0] / BYTES_OF_PATH;
    }

    private static long size(int info, byte[] name) throws LinuxException {
        try {
            return Linux.stat(info, name).facts().size();
        } catch (LinuxException e) {
            if (e.isAbsent()) {
                return 0;
            }
            throw e;
        }
    }

    /// What is done with each package.
    private interface Visit {
        void to(int info, DpkgPackage each) throws IOException;
    }

    private void visit(Visit visit) throws IOException {
        int directory = Place.openDirectory(root, RawPath.of(PLACE));
        try (FileStream content = new FileStream(directory, STATUS)) {
            int info = Place.openDirectory(root, INFO);
            try {
                status.open(content);
                for (DpkgPackage each = DpkgPackage.read(status); each != null; each = DpkgPackage.read(status)) {
                    visit.to(info, each);
                }
            } finally {
                Linux.close(info);
            }
        } finally {
            Linux.close(directory);
        }
    }

    @Override
    public void load(PackagedFiles files) throws IOException {
        visit((info, each) -> load(info, each, files));
    }

    private void load(int info, DpkgPackage each, PackagedFiles files) throws IOException {
        int owner = files.addPackage(moment(info, each), SumAlgorithm.MD5);
        list(info, each, (listed, filter) -> {
            int place = files.add(listed.key(), owner);
            files.set(place, filter < 0 ? 0 : PackagedFiles.NOT_BY_TIME);
        });
        try (FileStream sums = new FileStream(info, file(each, ".md5sums"))) {
            lines.open(sums);
            while (lines.next()) {
                sum(each, files);
            }
        } catch (LinuxException e) {
            // Not every package has sums.
        }
        for (String line : each.configuration()) {
            configuration(line, owner, files);
        }
    }

    private static byte[] file(DpkgPackage each, String suffix) {
        return (each.file() + suffix).getBytes(StandardCharsets.US_ASCII);
    }

    private static long moment(int info, DpkgPackage each) {
        try {
            Facts list = Linux.stat(info, file(each, ".list")).facts();
            FileTime sums = changed(info, file(each, ".md5sums"), list.changed());
            return moment(list.modified(), list.changed(), sums);
        } catch (LinuxException e) {
            return Long.MIN_VALUE;
        }
    }

    /// The moment of a package, in nanoseconds since 1970.
    ///
    /// @param modified of its list, as `changed`
    /// @param sums `ctime` of its sums
    static long moment(FileTime modified, FileTime changed, FileTime sums) {
        boolean isInvented = modified.equals(changed) && modified.nanos() == 0;
        return isInvented ? Long.MIN_VALUE : Math.min(nanos(modified), nanos(sums));
    }

    private static FileTime changed(int info, byte[] name, FileTime otherwise) throws LinuxException {
        try {
            return Linux.stat(info, name).facts().changed();
        } catch (LinuxException e) {
            if (e.isAbsent()) {
                return otherwise;
            }
            throw e;
        }
    }

    private static long nanos(FileTime time) {
        return time.seconds() * NANOS + time.nanos();
    }

    /// `89269e12…  usr/bin/x`.
    private void sum(DpkgPackage each, PackagedFiles files) {
        int from = lines.from();
        long sum = Lines.sum(lines.bytes(), from, lines.to(), DIGITS);
        boolean isPath =
                sum != 0 && set(each, lines.bytes(), Math.min(from + DIGITS + 2, lines.to()), lines.to(), true);
        int place = isPath ? files.find(path.key()) : -1;
        if (place >= 0) {
            files.sum(place, sum);
        }
    }

    /// `/etc/x 89269e12…`, or with `newconffile` instead of a sum, and perhaps with `obsolete` behind.
    private void configuration(String line, int owner, PackagedFiles files) {
        int blank = line.indexOf(" ", line.lastIndexOf('/') + 1);
        byte[] raw = line.getBytes(StandardCharsets.ISO_8859_1);
        if (blank > 0 && path.set(raw, 0, blank, false)) {
            int place = files.add(path.key(), owner);
            long sum = Lines.sum(raw, blank + 1, raw.length, DIGITS);
            files.set(place, PackagedFiles.NOT_BY_TIME);
            if (sum != 0) {
                files.sum(place, sum);
            }
        }
    }

    @Override
    public void list(Listed listed) throws IOException {
        visit((info, each) -> list(info, each, listed));
    }

    private void list(int info, DpkgPackage each, Listed listed) throws IOException {
        try (FileStream paths = new FileStream(info, file(each, ".list"))) {
            lines.open(paths);
            while (lines.next()) {
                if (set(each, lines.bytes(), lines.from(), lines.to(), false)) {
                    int filter = filters.count() == 0 ? -1 : filters.excluding(lines.bytes(), lines.from(), lines.to());
                    listed.take(path, filter);
                }
            }
        } catch (LinuxException e) {
            if (!e.isAbsent()) {
                throw e;
            }
        }
    }

    private boolean set(DpkgPackage each, byte[] text, int from, int to, boolean isRelative) {
        if (!path.set(text, from, to, isRelative)) {
            return false;
        }
        Bytes other = diversions.to(path.key(), each.name());
        return other == null || path.set(other);
    }
}
