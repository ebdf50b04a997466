package org.vml.exchange.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.vml.nbd.NbdConnection;
import org.vml.nbd.NbdConnections;
import org.vml.nbd.NbdContext;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskChanges;
import org.vml.repository.DiskSource;

/// A disk of a running machine as it was at one moment: QEMU serves it while a backup job of the pull kind lasts.
/// Thread-safe.
public final class BackupExport extends ServedImage {
    private static final int CONNECTIONS = 4;

    private final String export;

    private BackupExport(String export, NbdConnections connections) {
        super(connections);
        this.export = export;
    }

    /// The whole disk.
    public static DiskSource whole(Path socket, String export) {
        return new NbdSource(connect(socket, export, NbdContext.ALLOCATION));
    }

    /// What was written to the disk since a dirty bitmap began; empty if the server does not know the bitmap.
    ///
    /// @param bitmap the name that the job gives it at the export
    public static Optional<DiskChanges> changes(Path socket, String export, String bitmap) {
        BackupExport disk = connect(socket, export, NbdContext.dirtyBitmap(bitmap));
        if (!disk.knowsContext()) {
            disk.close();
            return Optional.empty();
        }
        return Optional.of(new NbdChanges(disk));
    }

    private static BackupExport connect(Path socket, String export, NbdContext context) {
        try {
            NbdConnection first = NbdConnection.open(socket, export, context, PrivateSocket.PATIENCE);
            return new BackupExport(
                    export, NbdConnections.open(first, CONNECTIONS - 1, socket, export, PrivateSocket.PATIENCE));
        } catch (IOException e) {
            throw problem(export, e);
        }
    }

    @Override
    ProblemException problem(IOException cause) {
        return problem(export, cause);
    }

    private static ProblemException problem(String export, IOException cause) {
        if (isInterruption(cause)) {
            return ProblemException.of(ProblemKind.CANCELLED, "Could not read disk " + export + ": it was interrupted")
                    .because(cause);
        }
        return ProblemException.of(
                        ProblemKind.HYPERVISOR,
                        "Could not read disk " + export + " from the running machine: " + cause.getMessage())
                .next("See that the machine still runs and that its backup job was not ended, and save again")
                .because(cause);
    }

    @Override
    public void close() {
        try {
            connections.disconnect();
        } catch (IOException e) {
            closeAnyway();
        }
    }

    private void closeAnyway() {
        try {
            connections.close();
        } catch (IOException e) {
            System.getLogger("org.vml.exchange").log(System.Logger.Level.WARNING, "could not let go of a disk", e);
        }
    }
}
