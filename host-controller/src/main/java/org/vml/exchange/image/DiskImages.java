package org.vml.exchange.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.vml.repository.DiskTarget;

/// Opens and makes images of disks. Every failure is a [ProblemException] that names the file.
public final class DiskImages {
    /// 64 TiB, the largest disk of VMDK and VHDX: an image that claims more would only make VML walk through
    /// nothing.
    static final long LARGEST_DISK = 1L << 46;

    private DiskImages() {}

    /// Opens an image, or a block device, to be read. Nothing else may be writing to it.
    ///
    /// Without a `format` it is detected by what the file begins with. The content of a raw image is under the
    /// control of the guest that wrote it, and so is then its format: a raw image whose first bytes are `QFI\xfb`
    /// is read as qcow2. Whoever knows the format says so.
    ///
    /// An image that would make QEMU read other files (a backing file, an external data file, extents of a VMDK)
    /// is refused, and so is one that is encrypted, empty, cut short, or being written by QEMU at this moment. Of
    /// an image with internal snapshots the current state is read.
    public static DiskSource open(Path image, @Nullable ImageFormat format) {
        Path file = ImageFile.existing(image);
        ImageFormat actual = format == ImageFormat.RAW ? format : ImageInspection.inspect(file, format);
        return actual == ImageFormat.RAW ? RawImage.open(file) : NbdSource.open(file, actual);
    }

    /// The format of an image that [#open] would read, by what it begins with; see there for what that is worth.
    public static ImageFormat detect(Path image) {
        return ImageInspection.look(ImageFile.existing(image), null);
    }

    /// As [#create(Path, ImageFormat, long, boolean)], where no file is there yet.
    public static DiskTarget create(Path file, ImageFormat format, long size) {
        return create(file, format, size, false);
    }

    /// Makes an image of a disk of `size` zero bytes; formats other than raw round it up to a multiple of 512.
    ///
    /// The file appears under its name, complete and durable, when [DiskTarget#flush] returns, and nothing can be
    /// written after that. Until then everything is in a hidden directory beside it, which `close` without
    /// `flush`, a failure, and the orderly end of the process (Ctrl-C among them) remove. With `overwrite` it
    /// replaces a regular file of that name, in one step; without, a file of that name is a
    /// [ProblemKind#CONFLICT], both now and in `flush`.
    public static DiskTarget create(Path file, ImageFormat format, long size, boolean overwrite) {
        requireSize(file, size);
        PartialFile partial = PartialFile.create(file, overwrite);
        try {
            return format == ImageFormat.RAW
                    ? RawTarget.create(partial, size)
                    : NbdTarget.create(partial, format, size);
        } catch (RuntimeException | Error e) {
            partial.close();
            throw e;
        }
    }

    private static void requireSize(Path file, long size) {
        if (size <= 0 || size > LARGEST_DISK) {
            throw ProblemException.of(
                    ProblemKind.USAGE, "Could not write " + file + ": a disk of " + size + " bytes cannot be made");
        }
    }
}
