package org.vml.exchange.image;

import java.nio.file.Path;
import java.util.Optional;
import org.vml.repository.DiskChanges;

/// Dirty bitmaps in qcow2 images that nobody uses at the moment. Source: `docs/interop/qcow2.txt`, "Bitmaps extension".
/// Every failure is a problem that names the file.
public final class DirtyBitmaps {
    private DirtyBitmaps() {}

    /// What was written to an image since a dirty bitmap began; empty if it has none of this name, or one that does not
    /// record, or one that was not written back when the image was last used.
    ///
    /// An image that refers to other files is refused, as by [DiskImages#open].
    public static Optional<DiskChanges> changes(Path image, String bitmap) {
        Path file = ImageFile.existing(image);
        ImageFormat ignored = ImageInspection.look(file, ImageFormat.QCOW2);
        if (!QemuImg.info(file, ImageFormat.QCOW2).bitmaps().getOrDefault(bitmap, false)) {
            return Optional.empty();
        }
        QemuNbd server = QemuNbd.toReadChanges(file, bitmap);
        if (!server.knowsContext()) {
            server.close();
            return Optional.empty();
        }
        return Optional.of(new NbdChanges(server));
    }

    /// Takes a dirty bitmap out of an image, if it is there.
    public static void remove(Path image, String bitmap) {
        Path file = ImageFile.existing(image);
        if (QemuImg.info(file, ImageFormat.QCOW2).bitmaps().containsKey(bitmap)) {
            QemuImg.removeBitmap(file, bitmap);
        }
    }
}
