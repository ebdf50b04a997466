package org.vml.exchange.image;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import org.vml.file.FileProblems;
import org.vml.nbd.NbdConnections;
import org.vml.nbd.NbdFailure;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A `qemu-nbd` that serves one image to us alone, and the connections to it. Thread-safe.
///
/// It runs without `--persistent`, so it ends by itself with its last connection, and [Child] sees to it that it dies
/// with us before the first. Its socket is gone from the file system as soon as all connections stand. So nothing is
/// left over, neither process nor file, even if we are killed.
final class QemuNbd extends ServedImage {
    private final String act;
    private final Path image;
    private final Child server;

    private QemuNbd(String act, Path image, Child server, NbdConnections connections) {
        super(connections);
        this.act = act;
        this.image = image;
        this.server = server;
    }

    static QemuNbd toRead(Path image, ImageFormat format) {
        return start("read", image, QemuNbdCommand.toRead(image, format));
    }

    /// @param shown the name of the image in messages
    static QemuNbd toWrite(Path image, ImageFormat format, Path shown) {
        return start("write", shown, QemuNbdCommand.toWrite(image, format));
    }

    /// Serves what overlays, top first, hold by themselves, without what lies below the last one.
    static QemuNbd toReadOverlays(List<Path> overlays) {
        return start("read", overlays.getFirst(), QemuNbdCommand.toReadOverlays(overlays));
    }

    /// Serves a qcow2 image that has a dirty bitmap, to be asked what changed since that began.
    static QemuNbd toReadChanges(Path image, String bitmap) {
        return start("read", image, QemuNbdCommand.toReadChanges(image, bitmap));
    }

    private static QemuNbd start(String act, Path shown, QemuNbdCommand command) {
        try (PrivateSocket socket = PrivateSocket.create()) {
            Child server = Child.start(command.listeningAt(socket.path()), Bounds.SERVING);
            try {
                return new QemuNbd(act, shown, server, socket.connect(server, command.context()));
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e instanceof IOException io ? refused(act, shown, server, io) : (RuntimeException) e;
            }
        } catch (IOException e) {
            throw FileProblems.translate(act + " " + shown, e);
        }
    }

    private static ProblemException refused(String act, Path image, Child server, IOException cause) {
        String errors = server.errors();
        return errors.isEmpty()
                ? FileProblems.translate(act + " " + image, cause)
                : ImageProblems.qemuRefused(act, image, "qemu-nbd", errors).because(cause);
    }

    /// Ends the server in an orderly way, so that the image is complete; a problem unless it says that all went well.
    void finish() {
        try {
            connections.disconnect();
            if (!server.ended(PrivateSocket.PATIENCE.toSeconds())) {
                throw new SocketTimeoutException("qemu-nbd does not end");
            }
            if (server.exitStatus() != 0) {
                throw new IOException("qemu-nbd ended with status " + server.exitStatus());
            }
        } catch (IOException e) {
            throw problem(e);
        }
    }

    @Override
    ProblemException problem(IOException cause) {
        if (cause instanceof NbdFailure) {
            return FileProblems.translate(act + " " + image, cause);
        }
        if (isInterruption(cause)) {
            return ProblemException.of(ProblemKind.CANCELLED, "Could not " + act + " " + image + ": it was interrupted")
                    .because(cause);
        }
        server.close();
        String errors = server.errors();
        String why = errors.isEmpty() ? cause.getMessage() : ImageProblems.reason(errors);
        return ProblemException.of(ProblemKind.FAILED, "Could not " + act + " " + image + ": qemu-nbd failed: " + why)
                .because(cause);
    }

    /// Ends the server at once. May be called more than once, also after [#finish].
    @Override
    public void close() {
        server.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw FileProblems.translate("close " + image, e);
        }
    }
}
