package org.vml.hypervisor.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Migration streams for tests, byte by byte: RAM is in section 7 and has a block `a` of two pages and a block `b` of
/// one.
final class StreamBuilder {
    static final int PAGE = 4096;
    private static final int SECTION = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// A page full of this byte.
    static byte[] page(int content) {
        byte[] page = new byte[PAGE];
        Arrays.fill(page, (byte) content);
        return page;
    }

    StreamBuilder number(int length, long value) {
        for (int i = length - 1; i >= 0; i--) {
            bytes.write((int) (value >>> (i * 8)));
        }
        return this;
    }

    StreamBuilder name(String name) {
        return number(1, name.length()).raw(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    StreamBuilder raw(byte[] raw) {
        bytes.writeBytes(raw);
        return this;
    }

    StreamBuilder magic() {
        return number(4, 0x5145564dL).number(4, 3);
    }

    StreamBuilder configuration() {
        return number(1, 7).number(4, 2).raw(new byte[] {'p', 'c'});
    }

    /// The section in which RAM begins.
    StreamBuilder ram() {
        return number(1, 1)
                .number(4, SECTION)
                .name("ram")
                .number(4, 0)
                .number(4, 4)
                .number(8, 3 * PAGE | 0x04)
                .name("a")
                .number(8, 2 * PAGE)
                .name("b")
                .number(8, PAGE)
                .end();
    }

    StreamBuilder part() {
        return number(1, 2).number(4, SECTION);
    }

    StreamBuilder lastPart() {
        return number(1, 3).number(4, SECTION);
    }

    /// The end of a section of RAM.
    StreamBuilder end() {
        return number(8, 0x10).number(1, 0x7e).number(4, SECTION);
    }

    StreamBuilder page(String block, long offset, byte[] content) {
        return number(8, offset | 0x08).name(block).raw(content);
    }

    StreamBuilder next(long offset, byte[] content) {
        return number(8, offset | 0x28).raw(content);
    }

    StreamBuilder zero(String block, long offset) {
        return number(8, offset | 0x02).name(block).number(1, 0);
    }

    /// All three pages, of 1, 2 and 3, in one section.
    StreamBuilder pages() {
        return part().page("a", 0, page(1))
                .next(PAGE, page(2))
                .page("b", 0, page(3))
                .end();
    }

    /// The last section of RAM, empty, and what stands for the devices.
    StreamBuilder devices() {
        return lastPart().end().raw("devices".getBytes(StandardCharsets.US_ASCII));
    }

    /// A stream that is taken apart.
    static StreamBuilder usual() {
        return new StreamBuilder().magic().configuration().ram().pages().devices();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /// The stream behind a header of libvirt.
    byte[] saved(ByteOrder order, int format, String xml, String cookie) {
        byte[] text = (xml + "\0" + cookie + "\0").getBytes(StandardCharsets.UTF_8);
        int padding = 100;
        ByteBuffer header = ByteBuffer.allocate(92 + text.length + padding).order(order);
        header.put("LibvirtQemudSave".getBytes(StandardCharsets.US_ASCII));
        header.putInt(2).putInt(text.length + padding).putInt(1).putInt(format);
        header.putInt(xml.getBytes(StandardCharsets.UTF_8).length + 1);
        header.position(92).put(text);
        return new StreamBuilder().raw(header.array()).raw(toBytes()).toBytes();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, toBytes());
    }
}
