package org.vml.agent.packages;

import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import org.vml.agent.platform.DirectoryScan;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.Fingerprint;
import org.vml.protocol.wire.Bytes;

/// Compares objects with what packages installed: by what `lstat` tells first, then by their content. One at a time.
///
/// Of sums the first eight bytes are compared: enough for what happens by chance, and who wants to deceive finds two
/// files of one MD5 anyway.
public final class PackagedObjects {
    private static final int PORTION = 1 << 18;
    private static final long NANOS = 1_000_000_000L;
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private final PackagedFiles files;
    private final Map<SumAlgorithm, MessageDigest> digests = new EnumMap<>(SumAlgorithm.class);
    private final byte[] buffer = new byte[PORTION];

    /// The open directory that an object is in, where its content is needed.
    @FunctionalInterface
    public interface Directory {
        int open() throws LinuxException;
    }

    public PackagedObjects(PackagedFiles files) {
        this.files = files;
    }

    /// Whether an object is as its package has it.
    ///
    /// @param scan was asked for it last
    public boolean isAsPackaged(int place, DirectoryScan scan, Bytes name, Directory directory) throws LinuxException {
        return files.has(place, PackagedFiles.HAS_FACTS)
                ? isAsWithFacts(place, scan, name, directory)
                : isAsWithoutFacts(place, scan, name, directory);
    }

    private boolean isAsWithFacts(int place, DirectoryScan scan, Bytes name, Directory directory)
            throws LinuxException {
        FileKind kind = scan.kind();
        int facts = facts(kind, scan.word(0), scan.word(1), scan.word(2), scan.word(3));
        if (files.hasFacts(place, facts) && (kind == FileKind.DIRECTORY || isOlder(place, scan, 5))) {
            return true;
        }
        long content = switch (kind) {
            case FILE -> sum(place, name, directory);
            case SYMLINK -> sum(Linux.readLink(directory.open(), name.shared()));
            case DIRECTORY, FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE -> 0;
        };
        return files.hasSum(place, sum(content, scan.word(0), scan.word(1)));
    }

    private boolean isAsWithoutFacts(int place, DirectoryScan scan, Bytes name, Directory directory)
            throws LinuxException {
        boolean isSummed = files.has(place, PackagedFiles.SUMMED);
        if (scan.isDirectory()) {
            return !isSummed;
        }
        boolean tellsTime = !files.has(place, PackagedFiles.NOT_BY_TIME);
        return (tellsTime && isOlder(place, scan, 3) && isOlder(place, scan, 5))
                || (isSummed && scan.kind() == FileKind.FILE && files.hasSum(place, sum(place, name, directory)));
    }

    /// Whether a time is before the moment of the package.
    ///
    /// @param word where the seconds are in the facts
    private boolean isOlder(int place, DirectoryScan scan, int word) {
        return scan.word(word) * NANOS + scan.word(word + 1) < files.moment(place);
    }

    private long sum(int place, Bytes name, Directory directory) throws LinuxException {
        MessageDigest digest = digests.computeIfAbsent(files.algorithm(place), SumAlgorithm::digest);
        int file = Linux.openUnseen(directory.open(), name.shared());
        try {
            long offset = 0;
            for (int got = Linux.read(file, 0, buffer, 0, PORTION); got > 0; ) {
                digest.update(buffer, 0, got);
                offset += got;
                got = Linux.read(file, offset, buffer, 0, PORTION);
            }
            return first(digest.digest());
        } finally {
            digest.reset();
            Linux.close(file);
        }
    }

    private static long first(byte[] digest) {
        long first = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            first = first << 8 | (digest[i] & 0xff);
        }
        return first;
    }

    /// What `lstat` tells, in short; of a directory without what changes with what is put into it.
    ///
    /// @param mode kind and mode, as the first word of facts has them
    /// @param owner as the second one has it
    /// @param modified in seconds
    public static int facts(FileKind kind, long mode, long owner, long size, long modified) {
        boolean isDirectory = kind == FileKind.DIRECTORY;
        long mixed = isDirectory ? sum(0, mode, owner) : sum(sum(size, modified, 0), mode, owner);
        return (int) (mixed ^ mixed >>> 32);
    }

    /// The sum of a link by where it leads.
    public static long sum(Bytes target) {
        return Fingerprint.key(target.shared(), target.length());
    }

    /// The sum of an object of which more than the content is known.
    public static long sum(long content, long mode, long owner) {
        return mixed(mixed(mixed(content) ^ mode) ^ owner);
    }

    private static long mixed(long word) {
        long product = word * MULTIPLIER;
        return product ^ product >>> 29;
    }
}
