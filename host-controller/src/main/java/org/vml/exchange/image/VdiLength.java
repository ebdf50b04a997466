package org.vml.exchange.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.file.FileProblems;

/// Is a VDI all there? `qemu-img check` does not notice that one is cut short, and its missing blocks read as zeros.
///
/// Layout: `VdiHeader` in `block/vdi.c` of QEMU; little-endian.
final class VdiLength {
    private static final int DATA_OFFSET = 0x158;
    private static final int BLOCK_SIZE = 0x178;
    private static final int BLOCKS_ALLOCATED = 0x184;
    private static final int HEADER_SIZE = 0x200;

    private VdiLength() {}

    static void requireAll(Path image) {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            int n = channel.read(header, 0);
            long needed = number(header, DATA_OFFSET) + number(header, BLOCKS_ALLOCATED) * number(header, BLOCK_SIZE);
            if (n < HEADER_SIZE || channel.size() < needed) {
                throw ImageProblems.damaged(
                        image, "it has " + channel.size() + " bytes, and its header tells of " + needed);
            }
        } catch (IOException e) {
            throw FileProblems.translate("read " + image, e);
        }
    }

    private static long number(ByteBuffer header, int at) {
        return Integer.toUnsignedLong(header.getInt(at));
    }
}
