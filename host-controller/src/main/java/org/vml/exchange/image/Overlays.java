package org.vml.exchange.image;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskChanges;

/// Thin disks: qcow2 images that hold what was written to a disk whose other content an NBD server on this host has.
/// Every failure is a problem that names the file.
public final class Overlays {
    private Overlays() {}

    /// Makes an empty overlay of `size` bytes over an export, which need not be there yet.
    public static void create(Path file, Path socket, String export, long size) {
        QemuImg.createOverlay(file, below(socket, export), size);
    }

    /// Puts an overlay over an export instead of what it lay over before, whose content must be the same. Nobody uses
    /// it meanwhile.
    public static void rebase(Path file, Path socket, String export) {
        QemuImg.rebase(file, below(socket, export));
    }

    /// What overlays, top first, hold by themselves. They may be in use as long as nobody writes to them.
    public static DiskChanges changes(List<Path> overlays) {
        QemuNbd server = QemuNbd.toReadOverlays(overlays);
        if (!server.knowsContext()) {
            server.close();
            throw ProblemException.of(
                            ProblemKind.FAILED, "qemu-nbd cannot say what was written to " + overlays.getFirst())
                    .next("Install QEMU 5.2 or newer");
        }
        return new NbdChanges(server);
    }

    /// Whether nothing was ever written to an overlay.
    public static boolean isEmpty(Path overlay) {
        try (DiskChanges changes = changes(List.of(overlay))) {
            return changes.nextChange(0).start() == changes.size();
        }
    }

    /// QEMU's name for an export (qemu(1), "NBD").
    private static String below(Path socket, String export) {
        String encoded =
                URLEncoder.encode(socket.toString(), StandardCharsets.UTF_8).replace("+", "%20");
        return "nbd+unix:///" + export + "?socket=" + encoded;
    }
}
