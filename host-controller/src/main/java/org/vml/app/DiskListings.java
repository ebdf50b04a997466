package org.vml.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vml.filesystem.FileSystem;
import org.vml.filesystem.volume.FileSystems;
import org.vml.light.BaseListing;
import org.vml.light.BaseListings;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.vml.repository.Repository;

/// Listings of the file systems on the disks of entries, read out of the repository.
///
/// @param cache where the fingerprints of directories are kept, so that a disk is walked once
record DiskListings(Path cache) implements BaseListings {
    @Override
    public Optional<BaseListing> open(Repository repository, Entry entry, String volume) {
        List<DiskSource> opened = new ArrayList<>();
        try {
            for (Disk disk : entry.disks()) {
                DiskSource source = repository.openSource(entry, disk.name());
                opened.add(source);
                for (FileSystem fileSystem : fileSystems(source)) {
                    if (FileSystemListing.volume(fileSystem).equals(volume)) {
                        Path kept = cache.resolve(entry.id().value() + "-" + volume);
                        return Optional.of(new FileSystemListing(fileSystem, kept, opened));
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            opened.forEach(DiskSource::close);
            throw e;
        }
        opened.forEach(DiskSource::close);
        return Optional.empty();
    }

    /// None of a kind that cannot be read here.
    private static List<FileSystem> fileSystems(DiskSource source) {
        try {
            return FileSystems.all(source);
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.FAILED) {
                return List.of();
            }
            throw e;
        }
    }
}
