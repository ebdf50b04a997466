package org.vml.agent.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.agent.platform.SmallFile;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

/// The database of rpm, by the program: it has been in several formats. Modes, owners, targets of links and sums are
/// compared; capabilities and other attributes are not.
///
/// `INSTALLTIME` is when rpm began with a package. What has the size and `mtime` that the package says, and was last
/// changed no later than two minutes after that, is taken as it is; all else is read. Files that a package only names
/// (`%ghost`), that were not installed, or that another package replaced, are not this package's here.
final class RpmDatabase implements PackageDatabase {
    private static final List<String> PLACES = List.of("/var/lib/rpm", "/usr/lib/sysimage/rpm");
    private static final List<String> FORMATS = List.of("rpmdb.sqlite", "Packages.db", "Packages");

    /// One line for each package, then one for each of its files (rpm(8), QUERY OPTIONS).
    private static final String FILES = "P\\t%{INSTALLTIME}\\t%{FILEDIGESTALGO}\\n"
            + "[%{FILESTATES}\\t%{FILEFLAGS}\\t%{FILEMODES}\\t%{LONGFILESIZES}\\t%{FILEMTIMES}\\t%{FILEUSERNAME}\\t"
            + "%{FILEGROUPNAME}\\t%{FILEDIGESTS}\\t%{FILELINKTOS}\\t%{FILENAMES}\\n]";

    private static final String PATHS = "P\\n[%{FILESTATES}\\t%{FILEFLAGS}\\t%{FILENAMES}\\n]";
    private static final long NANOS = 1_000_000_000L;
    private static final long SLACK_SECONDS = 120;

    /// `RPMFILE_MISSINGOK` and `RPMFILE_GHOST` of rpm's `rpmfiles.h`.
    private static final long MISSING_OK = 1 << 3;

    private static final long GHOST = 1 << 6;

    private final RawPath rootPath;
    private final String place;
    private final InstalledPath path;
    private final Map<String, Integer> users;
    private final Map<String, Integer> groups;

    private RpmDatabase(int root, RawPath rootPath, String place) {
        this.rootPath = rootPath;
        this.place = place;
        this.path = new InstalledPath(DirectoryLinks.in(root));
        this.users = numbers(root, "passwd");
        this.groups = numbers(root, "group");
    }

    /// The database of a tree; null if it has none.
    ///
    /// @param root the open directory at its top, which stays the caller's
    /// @param rootPath that directory's own path
    static @Nullable RpmDatabase find(int root, RawPath rootPath) {
        return PLACES.stream()
                .filter(place -> FORMATS.stream().anyMatch(format -> isThere(root, RawPath.of(place + "/" + format))))
                .findFirst()
                .map(place -> new RpmDatabase(root, rootPath, place))
                .orElse(null);
    }

    private static boolean isThere(int root, RawPath path) {
        try (Place place = Place.of(root, path)) {
            return Linux.stat(place.directory(), place.name()).facts().kind() == FileKind.FILE;
        } catch (LinuxException e) {
            return false;
        }
    }

    /// The numbers of users or groups by their names.
    private static Map<String, Integer> numbers(int root, String file) {
        Map<String, Integer> numbers = new HashMap<>();
        try (Place place = Place.of(root, RawPath.of("/etc/" + file))) {
            for (String line : SmallFile.lines(place.directory(), place.name())) {
                List<String> fields = List.of(line.split(":", -1));
                if (fields.size() > 2 && fields.get(2).matches("[0-9]{1,9}")) {
                    numbers.putIfAbsent(fields.getFirst(), Integer.valueOf(fields.get(2)));
                }
            }
        } catch (LinuxException e) {
            return Map.of();
        }
        return numbers;
    }

    @Override
    public String name() {
        return "rpm";
    }

    @Override
    public String compared() {
        return "content, modes and owners, not capabilities";
    }

    /// The program would have to be asked.
    @Override
    public long expected() {
        return 1 << 14;
    }

    @Override
    public void load(PackagedFiles files) throws IOException {
        ask(FILES, new Loading(files)::take);
    }

    private interface Taken {
        void take(Lines line) throws IOException;
    }

    private void ask(String format, Taken taken) throws IOException {
        Lines lines = new Lines();
        try (RpmQuery query = new RpmQuery(rootPath, place, format)) {
            lines.open(query.output());
            while (lines.next()) {
                taken.take(lines);
            }
            if (!query.succeeded()) {
                throw new IOException("rpm did not tell all of its database at " + place);
            }
        }
    }

    /// The packages as they come.
    private final class Loading {
        private final PackagedFiles files;
        private final int[] tabs = new int[10];
        private int owner = -1;

        Loading(PackagedFiles files) {
            this.files = files;
        }

        void take(Lines line) {
            byte[] bytes = line.bytes();
            int found = 0;
            for (int at = line.indexOf('\t', line.from());
                    at < line.to() && found < 9;
                    at = line.indexOf('\t', at + 1)) {
                tabs[found++] = at;
            }
            if (found == 2 && bytes[line.from()] == 'P') {
                long moment = number(bytes, tabs[0] + 1) + SLACK_SECONDS;
                owner = files.addPackage(moment * NANOS, SumAlgorithm.of(number(bytes, tabs[1] + 1)));
            } else if (found == 9 && owner >= 0 && isInstalled(bytes, line.from(), tabs[0] + 1)) {
                file(bytes, line.to());
            }
        }

        private void file(byte[] bytes, int to) {
            if (!path.set(bytes, tabs[8] + 1, to, false)) {
                return;
            }
            int modes = (int) number(bytes, tabs[1] + 1) & 0xffff;
            FileKind kind = Linux.kind(modes);
            long mode = (long) kind.code() << 32 | (modes & Facts.MODE_BITS);
            long account = (long) id(users, bytes, tabs[4], tabs[5]) << 32 | id(groups, bytes, tabs[5], tabs[6]);
            int at = files.add(path.key(), owner);
            if (!files.has(at, PackagedFiles.HAS_FACTS)) {
                long size = number(bytes, tabs[2] + 1);
                files.facts(at, PackagedObjects.facts(kind, mode, account, size, number(bytes, tabs[3] + 1)));
                files.sum(at, PackagedObjects.sum(content(kind, bytes), mode, account));
                boolean mayMiss = (number(bytes, tabs[0] + 1) & MISSING_OK) != 0;
                files.set(at, mayMiss ? PackagedFiles.OPTIONAL : 0);
            }
        }

        private long content(FileKind kind, byte[] bytes) {
            return switch (kind) {
                case FILE -> Lines.sum(bytes, tabs[6] + 1, tabs[7], 2 * Long.BYTES);
                case SYMLINK -> PackagedObjects.sum(Bytes.owned(Arrays.copyOfRange(bytes, tabs[7] + 1, tabs[8])));
                case DIRECTORY, FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE -> 0;
            };
        }

        /// rpm takes root where there is no such account.
        private static int id(Map<String, Integer> ids, byte[] bytes, int before, int to) {
            return ids.getOrDefault(new String(bytes, before + 1, to - before - 1, StandardCharsets.UTF_8), 0);
        }
    }

    /// Whether `FILESTATES` is `RPMFILE_STATE_NORMAL`, and it is no ghost.
    private static boolean isInstalled(byte[] bytes, int state, int flags) {
        return bytes[state] == '0' && bytes[state + 1] == '\t' && (number(bytes, flags) & GHOST) == 0;
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        boolean isNegative = bytes[from] == '-';
        for (int at = isNegative ? from + 1 : from; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = 10 * number + bytes[at] - '0';
        }
        return isNegative ? -number : number;
    }

    @Override
    public void list(Listed listed) throws IOException {
        ask(PATHS, line -> {
            int flags = line.indexOf('\t', line.from()) + 1;
            int name = line.indexOf('\t', flags) + 1;
            if (name < line.to()
                    && isInstalled(line.bytes(), line.from(), flags)
                    && path.set(line.bytes(), name, line.to(), false)) {
                listed.take(path, -1);
            }
        });
    }
}
