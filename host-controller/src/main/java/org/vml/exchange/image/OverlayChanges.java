package org.vml.exchange.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskChanges;
import org.vml.repository.DiskSource.Extent;

/// The content of overlays, which `qemu-nbd` reads for us.
final class OverlayChanges implements DiskChanges {
    private final NbdSource overlays;

    private OverlayChanges(NbdSource overlays) {
        this.overlays = overlays;
    }

    static OverlayChanges open(List<Path> overlays) {
        QemuNbd server = QemuNbd.toReadOverlays(overlays);
        if (!server.knowsContext()) {
            server.close();
            throw ProblemException.of(
                            ProblemKind.FAILED, "qemu-nbd cannot say what was written to " + overlays.getFirst())
                    .next("Install QEMU 5.2 or newer");
        }
        return new OverlayChanges(new NbdSource(server));
    }

    @Override
    public long size() {
        return overlays.size();
    }

    @Override
    public Extent nextChange(long offset) {
        return overlays.nextData(offset);
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        overlays.read(offset, into);
    }

    @Override
    public void close() {
        overlays.close();
    }
}
