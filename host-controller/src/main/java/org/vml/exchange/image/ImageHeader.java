package org.vml.exchange.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.file.FileProblems;

/// Reads the first bytes of an image, before QEMU sees any: opening a VMDK opens the files it names, and older versions
/// of QEMU open the data file of a qcow2 even for `qemu-img info` (CVE-2024-4467). What this finds is refused; what it
/// lets pass is looked at again in the [ImageFacts].
///
/// Layouts: `docs/interop/qcow2.txt` and `block/vmdk.c` of QEMU.
final class ImageHeader {
    private static final int QCOW2 = 0x514649fb; // "QFI\xfb"
    private static final int QCOW2_VERSION = 4;
    private static final int QCOW2_BACKING_OFFSET = 8;
    private static final int QCOW2_BACKING_LENGTH = 16;
    private static final int QCOW2_INCOMPATIBLE = 72; // since version 3
    private static final long QCOW2_EXTERNAL_DATA = 1 << 2;
    private static final int LONGEST_NAME = 1023;

    private static final int VMDK4 = 0x4b444d56; // "KDMV"
    private static final int VMDK4_CAPACITY = 12;

    /// As much as QEMU looks at to tell formats apart (`BLOCK_PROBE_BUF_SIZE`, 512 in QEMU 7, 2048 before).
    private static final int PROBED = 2048;

    private ImageHeader() {}

    static void refuseOtherFiles(Path image) {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            byte[] bytes = read(channel, 0, PROBED);
            ByteBuffer head = ByteBuffer.wrap(bytes);
            switch (head.getInt(0)) {
                case QCOW2 -> refuseQcow2(image, channel, head);
                case VMDK4 -> refuseVmdk4(image, head);
                default -> refuseDescriptor(image, new String(bytes, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw FileProblems.translate("read " + image, e);
        }
    }

    private static void refuseQcow2(Path image, FileChannel channel, ByteBuffer head) throws IOException {
        long backing = head.getLong(QCOW2_BACKING_OFFSET);
        if (backing != 0) {
            int length = Math.clamp(head.getInt(QCOW2_BACKING_LENGTH), 0, LONGEST_NAME);
            byte[] name = read(channel, Math.max(backing, 0), length);
            throw ImageProblems.refersTo(image, new String(name, StandardCharsets.UTF_8).strip());
        }
        if (head.getInt(QCOW2_VERSION) >= 3 && (head.getLong(QCOW2_INCOMPATIBLE) & QCOW2_EXTERNAL_DATA) != 0) {
            throw ImageProblems.refersTo(image, "which holds its data");
        }
    }

    /// With a capacity of zero, the header only introduces a descriptor, which names the files with the data.
    private static void refuseVmdk4(Path image, ByteBuffer head) {
        if (head.order(ByteOrder.LITTLE_ENDIAN).getLong(VMDK4_CAPACITY) == 0) {
            throw ImageProblems.refersTo(image, "as its descriptor says");
        }
    }

    /// A VMDK that is a text: comments and blank lines, then `version=`.
    private static void refuseDescriptor(Path image, String text) {
        boolean descriptor = text.lines()
                .map(line -> line.stripTrailing())
                .dropWhile(line -> line.startsWith("#") || line.isBlank())
                .findFirst()
                .filter(line -> line.startsWith("version="))
                .isPresent();
        if (descriptor) {
            throw ImageProblems.refersTo(image, firstExtent(text));
        }
    }

    private static String firstExtent(String text) {
        return text.lines()
                .filter(line -> line.startsWith("RW ") || line.startsWith("RDONLY "))
                .filter(line -> line.indexOf('"') != line.lastIndexOf('"'))
                .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                .findFirst()
                .orElse("as its descriptor says");
    }

    /// `length` bytes from `at` on; zeros behind the end of the file.
    private static byte[] read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int n = 0;
        while (bytes.hasRemaining() && n >= 0) {
            n = channel.read(bytes, at + bytes.position());
        }
        return bytes.array();
    }
}
