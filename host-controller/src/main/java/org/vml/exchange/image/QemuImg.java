package org.vml.exchange.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.file.FileProblems;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// `qemu-img`, for what it knows about the formats. It honours the locks of QEMU: an image that a machine is writing to
/// is refused.
final class QemuImg {
    private static final int PATIENCE_SECONDS = 60;

    /// A check reads all the metadata: of a full disk of 1 TiB some 130 MB, here and there.
    private static final int PATIENCE_TO_CHECK_SECONDS = 600;

    /// Exit statuses of `qemu-img check`, from its manual.
    private static final int CORRUPTED = 2;

    private static final int LEAKS_ONLY = 3;

    private QemuImg() {}

    /// What `qemu-img info` finds out about an image, without opening its backing file.
    static ImageFacts info(Path image, @Nullable ImageFormat format) {
        List<String> arguments = new ArrayList<>(List.of("info", "--output=json"));
        if (format != null) {
            arguments.addAll(List.of("-f", format.qemuName()));
        }
        arguments.add(image.toString());
        return ImageFacts.parse(image, succeeded("read", image, run("read", image, arguments, Bounds.LOOKING)));
    }

    /// Throws if the image is damaged, or cut short: QEMU reads as zeros what lies behind the end of the file.
    static void check(Path image, ImageFormat format) {
        Child child = run("read", image, List.of("check", "-f", format.qemuName(), image.toString()), Bounds.LOOKING);
        if (child.exitStatus() == CORRUPTED || child.errors().startsWith("ERROR")) {
            throw ImageProblems.damaged(image, child.errors());
        }
        if (child.exitStatus() != LEAKS_ONLY) {
            String ignored = succeeded("read", image, child);
        }
    }

    /// Makes an empty image of at least `size` bytes in place of `file`.
    static void create(Path file, ImageFormat format, long size) {
        List<String> arguments = List.of("create", "-q", "-f", format.qemuName(), file.toString(), Long.toString(size));
        String ignored = succeeded("write", file, run("write", file, arguments, Bounds.SERVING));
    }

    /// Makes an empty qcow2 overlay over a raw image of that name, without looking at it.
    static void createOverlay(Path file, String below, long size) {
        List<String> arguments = List.of(
                "create", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", below, file.toString(), Long.toString(size));
        String ignored = succeeded("write", file, run("write", file, arguments, Bounds.SERVING));
    }

    /// Says in a qcow2 overlay that it lies over a raw image of that name, without looking at it.
    static void rebase(Path file, String below) {
        List<String> arguments = List.of("rebase", "-u", "-f", "qcow2", "-F", "raw", "-b", below, file.toString());
        String ignored = succeeded("write", file, run("write", file, arguments, Bounds.SERVING));
    }

    /// Takes a dirty bitmap out of a qcow2 image that nobody uses.
    static void removeBitmap(Path file, String bitmap) {
        List<String> arguments = List.of("bitmap", "--remove", "-f", "qcow2", file.toString(), bitmap);
        String ignored = succeeded("write", file, run("write", file, arguments, Bounds.SERVING));
    }

    /// The child that did it, ended.
    private static Child run(String act, Path image, List<String> arguments, Bounds bounds) {
        List<String> command = new ArrayList<>(List.of(Program.require("qemu-img")));
        command.addAll(arguments);
        int patience = arguments.contains("check") ? PATIENCE_TO_CHECK_SECONDS : PATIENCE_SECONDS;
        try (Child child = Child.start(command, bounds)) {
            if (!child.ended(patience)) {
                throw ProblemException.of(
                        ProblemKind.FAILED,
                        "Could not " + act + " " + image + ": qemu-img took longer than " + patience + " s");
            }
            return child;
        } catch (IOException e) {
            throw FileProblems.translate(act + " " + image, e);
        }
    }

    private static String succeeded(String act, Path image, Child child) {
        if (child.exitStatus() != 0) {
            String errors = child.errors();
            throw ImageProblems.qemuRefused(
                    act,
                    image,
                    "qemu-img",
                    errors.isEmpty() ? "nothing, and ended with status " + child.exitStatus() : errors);
        }
        return child.output();
    }
}
