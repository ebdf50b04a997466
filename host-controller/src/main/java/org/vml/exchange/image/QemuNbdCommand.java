package org.vml.exchange.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vml.file.FileProblems;
import org.vml.nbd.NbdContext;

/// The command line of a `qemu-nbd`.
///
/// The image is described by a `json:` name, which leaves nothing to be guessed from its content or from its path, and
/// says that there is no backing file, should one have appeared since the image was inspected.
///
/// @param context what the server is asked of each stretch of the disk
record QemuNbdCommand(List<String> options, String image, NbdContext context) {
    /// The name of the export.
    static final String EXPORT = "vml";

    /// How many connections it accepts.
    static final int CONNECTIONS = 4;

    static QemuNbdCommand toRead(Path image, ImageFormat format) {
        return new QemuNbdCommand(List.of("--read-only"), describe(image, format), NbdContext.ALLOCATION);
    }

    /// Without a cache mode that waits for the disk: nobody uses the file before it is complete and was synced.
    static QemuNbdCommand toWrite(Path image, ImageFormat format) {
        return new QemuNbdCommand(List.of("--cache=unsafe"), describe(image, format), NbdContext.ALLOCATION);
    }

    /// The overlays, top first, over nothing: what none of them holds reads as zeros.
    static QemuNbdCommand toReadOverlays(List<Path> overlays) {
        JsonNode below = JsonNodeFactory.instance.nullNode();
        for (Path overlay : overlays.reversed()) {
            below = node(overlay, ImageFormat.QCOW2, below);
        }
        return new QemuNbdCommand(
                List.of("--read-only", "--allocation-depth"), "json:" + below, NbdContext.QEMU_ALLOCATION_DEPTH);
    }

    static QemuNbdCommand toReadChanges(Path image, String bitmap) {
        return new QemuNbdCommand(
                List.of("--read-only", "--bitmap=" + bitmap),
                describe(image, ImageFormat.QCOW2),
                NbdContext.dirtyBitmap(bitmap));
    }

    List<String> listeningAt(Path socket) {
        List<String> command = new ArrayList<>();
        command.add(Program.require("qemu-nbd"));
        command.addAll(options);
        command.addAll(List.of("--socket=" + socket, "--export-name=" + EXPORT, "--shared=" + CONNECTIONS, image));
        return command;
    }

    private static String describe(Path image, ImageFormat format) {
        return "json:" + node(image, format, JsonNodeFactory.instance.nullNode());
    }

    private static JsonNode node(Path image, ImageFormat format, JsonNode backing) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("driver", format.qemuName());
        JsonNode ignored = node.set("backing", backing);
        node.putObject("file").put("driver", protocol(image)).put("filename", image.toString());
        return node;
    }

    private static String protocol(Path image) {
        try {
            return ImageFile.isBlockDevice(image) ? "host_device" : "file";
        } catch (IOException e) {
            throw FileProblems.translate("read " + image, e);
        }
    }
}
