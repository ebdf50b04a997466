package org.vml.workingarea;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.exchange.image.BackupExport;
import org.vml.exchange.image.DirtyBitmaps;
import org.vml.exchange.image.DiskImages;
import org.vml.exchange.image.ImageFormat;
import org.vml.hypervisor.BackupRequest;
import org.vml.hypervisor.ExistingDisk;
import org.vml.logbook.Disk;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskChanges;
import org.vml.repository.DiskSource;
import org.vml.repository.Save;

/// Reads the disks of an adopted machine into an entry: where the identity of the last saved state is proven what
/// changed, else everything. What turns out while it reads becomes a doubt, too.
///
/// @param base the entry that the machine was saved as last, if it is there
record DiskReading(
        List<ExistingDisk> disks,
        Identity identity,
        @Nullable Entry base,
        Save save,
        Run run) {
    /// Of a machine that runs.
    void saveServed(Backup backup) {
        for (ExistingDisk disk : disks) {
            boolean done = identity.isProven(disk.name())
                    && saveChanges(disk, BackupExport.changes(backup.socket(), disk.name(), BackupRequest.BITMAP));
            if (!done) {
                try (DiskSource whole = BackupExport.whole(backup.socket(), disk.name())) {
                    save.disk(disk.name(), whole, run);
                }
            }
        }
    }

    /// Of a machine that is off, from its images. Returns from where on changes are known: what was written since the
    /// entry before the last includes what is written since the last.
    Adopted.@Nullable Mark saveImages(Adopted.@Nullable Mark mark) {
        Set<String> known = new HashSet<>();
        for (ExistingDisk disk : disks) {
            boolean done = mark != null
                    && identity.isProven(disk.name())
                    && saveChanges(disk, DirtyBitmaps.changes(image(disk), mark.checkpoint()));
            if (done) {
                known.add(disk.name());
            } else {
                saveImage(disk);
            }
        }
        return mark == null ? null : mark.only(known);
    }

    Entry commit(String message) {
        return save.commit(message, run);
    }

    /// False, and a doubt, if what changed cannot be known after all.
    private boolean saveChanges(ExistingDisk disk, Optional<DiskChanges> found) {
        if (found.isEmpty()) {
            identity.doubt(disk.name(), "its dirty bitmap is gone, or was not written back");
            return false;
        }
        try (DiskChanges changes = found.get()) {
            if (base == null || changes.size() != sizeIn(base, disk)) {
                identity.doubt(disk.name(), "its size is another one than at the last save");
                return false;
            }
            save.disk(disk.name(), changes, run);
            return true;
        }
    }

    private static long sizeIn(Entry base, ExistingDisk disk) {
        return base.disks().stream()
                .filter(saved -> saved.name().equals(disk.name()))
                .mapToLong(Disk::size)
                .findFirst()
                .orElse(-1);
    }

    private void saveImage(ExistingDisk disk) {
        ImageFormat format = ImageFormat.named(disk.format())
                .orElseThrow(() -> unreadable(disk, "images in the format " + disk.format() + " are not read"));
        try (DiskSource image = DiskImages.open(image(disk), format)) {
            save.disk(disk.name(), image, run);
        }
    }

    private static Path image(ExistingDisk disk) {
        return switch (disk.files().size()) {
            case 0 -> throw unreadable(disk, "it is not on this host");
            case 1 -> disk.files().getFirst();
            default -> throw unreadable(disk, "it consists of several files, " + disk.files());
        };
    }

    private static ProblemException unreadable(ExistingDisk disk, String why) {
        return ProblemException.of(
                        ProblemKind.HYPERVISOR,
                        "Could not save disk " + disk.name() + " of a machine that is off: " + why)
                .next("Start it (`vml start`) and save it while it runs");
    }
}
