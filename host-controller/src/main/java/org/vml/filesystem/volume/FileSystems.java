package org.vml.filesystem.volume;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vml.filesystem.FileSystem;
import org.vml.filesystem.ext4.Ext4;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.RawPath;
import org.vml.repository.DiskSource;

/// Opens the file systems on disks. The disks stay the caller's: whoever closes one ends with its file systems.
public final class FileSystems {
    /// What the root of a Linux has, and no other file system of it.
    private static final List<RawPath> OF_A_ROOT = List.of(RawPath.of("/etc"), RawPath.of("/usr"));

    private FileSystems() {}

    /// All that can be read, in the order in which they lie in the table of partitions; maybe none. A problem of kind
    /// `DAMAGED` or `FAILED` if there is one that cannot be opened.
    public static List<FileSystem> all(DiskSource disk) {
        return places(disk)
                .filter(place -> isReadable(disk, place))
                .<FileSystem>map(place -> Ext4.open(disk, place.start(), place.length()))
                .toList();
    }

    /// The only one of a disk, or the only one that is the root of a system. A problem of kind `FAILED` if there is
    /// no such one, that says what was found.
    public static FileSystem open(DiskSource disk) {
        List<FileSystem> found = all(disk);
        List<FileSystem> roots = found.size() == 1
                ? found
                : found.stream().filter(FileSystems::isRoot).toList();
        if (roots.size() == 1) {
            return roots.getFirst();
        }
        throw found.isEmpty() ? nothing(disk) : undecided(found);
    }

    /// The one with this id; a problem of kind `FAILED` if there is none.
    public static FileSystem open(DiskSource disk, UUID id) {
        List<FileSystem> found = all(disk);
        return found.stream()
                .filter(fileSystem -> fileSystem.id().equals(id))
                .findFirst()
                .orElseThrow(() -> found.isEmpty()
                        ? nothing(disk)
                        : failed("The disk has no file system " + id + ", but " + names(found)));
    }

    private static Stream<Partition> places(DiskSource disk) {
        Partition all = new Partition(0, disk.size());
        if (isReadable(disk, all) || disk.size() < MasterBootRecord.SECTOR) {
            return Stream.of(all);
        }
        List<Partition> gpt = MasterBootRecord.isProtective(disk) ? GuidPartitionTable.partitions(disk) : List.of();
        return gpt.isEmpty() ? MasterBootRecord.partitions(disk).stream() : gpt.stream();
    }

    private static boolean isReadable(DiskSource disk, Partition place) {
        return Ext4.isAt(disk, place.start(), place.length());
    }

    private static boolean isRoot(FileSystem fileSystem) {
        return OF_A_ROOT.stream().allMatch(path -> fileSystem.find(path).isPresent());
    }

    private static ProblemException nothing(DiskSource disk) {
        String others = Stream.concat(Stream.of(new Partition(0, disk.size())), places(disk))
                .flatMap(place -> Signature.in(disk, place).stream())
                .map(Signature::title)
                .distinct()
                .collect(Collectors.joining(", "));
        return failed(
                "There is no ext2, ext3 or ext4 file system on the disk" + (others.isEmpty() ? "" : ", but " + others));
    }

    private static ProblemException undecided(List<FileSystem> found) {
        return failed("It cannot be told which file system of the disk is meant: " + names(found));
    }

    private static ProblemException failed(String what) {
        return ProblemException.of(ProblemKind.FAILED, what);
    }

    private static String names(List<FileSystem> found) {
        return found.stream()
                .map(fileSystem ->
                        fileSystem.id() + (fileSystem.label().isEmpty() ? "" : " (" + fileSystem.label() + ")"))
                .collect(Collectors.joining(", "));
    }
}
