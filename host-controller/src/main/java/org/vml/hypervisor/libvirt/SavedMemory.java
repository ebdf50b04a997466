package org.vml.hypervisor.libvirt;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// The memory of a machine as libvirt keeps it (libvirt: src/qemu/qemu_saveimage.h, version 2),
/// little-endian:
///
/// | bytes | |
/// | --- | --- |
/// | 16 | `LibvirtQemudSave` |
/// | 4 | version, 2 |
/// | 4 | length of what follows the header before QEMU's stream |
/// | 4 | whether the machine ran |
/// | 4 | compression of QEMU's stream |
/// | 4 | where the cookie begins, counted from the end of the header; 0 if there is none |
/// | 56 | zeros |
/// | | definition, a zero byte; cookie, a zero byte; padding |
/// | | QEMU's stream |
///
/// libvirt restores it only under the name and id that the definition in it says. So it is given the file
/// with another definition in it: the one that was fitted to the working area. Of what somebody else wrote
/// into the file nothing reaches libvirt but the processor in the cookie and QEMU's stream.
final class SavedMemory implements AutoCloseable {
    private static final byte[] MAGIC = "LibvirtQemudSave".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int HEADER = 92;
    private static final int LONGEST_DATA = 16 << 20;
    private static final int DATA_LENGTH_AT = 20;
    private static final int COOKIE_AT = 32;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer header;
    private final String cookie;
    private final long stream;

    private SavedMemory(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.header = read(0, HEADER);
        byte[] magic = new byte[MAGIC.length];
        header.get(magic);
        if (!java.util.Arrays.equals(magic, MAGIC) || header.getInt() != VERSION) {
            throw damaged("it does not begin as one");
        }
        int length = header.getInt(DATA_LENGTH_AT);
        int cookieOffset = header.getInt(COOKIE_AT);
        if (length < 0 || length > LONGEST_DATA || cookieOffset < 0 || cookieOffset > length) {
            throw damaged("its header makes no sense");
        }
        this.stream = HEADER + (long) length;
        this.cookie = cookieOffset == 0 ? "" : string(read(HEADER + (long) cookieOffset, length - cookieOffset));
    }

    /// Reads what comes before QEMU's stream. `DAMAGED` if it is not there.
    static SavedMemory open(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            return new SavedMemory(file, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                closeAfter(e, channel);
            }
            throw e instanceof RuntimeException problem ? problem : unreadable(file, (IOException) e);
        }
    }

    /// Writes it all, with `definition` in place of the one that is there.
    void writeTo(WritableByteChannel out, String definition) throws IOException {
        byte[] text = definition.getBytes(StandardCharsets.UTF_8);
        byte[] processor = processor().getBytes(StandardCharsets.UTF_8);
        int length = text.length + 1 + (processor.length == 0 ? 0 : processor.length + 1);
        ByteBuffer head = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        head.put(header.duplicate().position(0).limit(HEADER));
        head.putInt(DATA_LENGTH_AT, length);
        head.putInt(COOKIE_AT, processor.length == 0 ? 0 : text.length + 1);
        head.put(text).put((byte) 0).put(processor);
        head.position(0).limit(head.capacity());
        while (head.hasRemaining()) {
            int ignored = out.write(head);
        }
        long at = stream;
        long size = channel.size();
        while (at < size) {
            at += channel.transferTo(at, size - at, out);
        }
    }

    /// The cookie with the processor in it that the machine had, and nothing else.
    private String processor() {
        if (cookie.isEmpty()) {
            return "";
        }
        Document source = Xml.parse("The cookie of " + file, cookie);
        Document domain = copy(source.getDocumentElement(), "domain");
        Document allowed = AllowedElements.of(domain.getDocumentElement(), dropped -> {});
        return Xml.format(copy(allowed.getDocumentElement(), "cookie"));
    }

    /// A document of that name with the processors of another.
    private static Document copy(Element from, String name) {
        Document document = Xml.empty();
        Element root = document.createElement(name);
        document.appendChild(root);
        Xml.children(from, "cpu").forEach(cpu -> root.appendChild(document.importNode(cpu, true)));
        return document;
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new EOFException("it is cut short");
            }
        }
        return into.flip();
    }

    private static String string(ByteBuffer bytes) {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        return StandardCharsets.UTF_8.decode(bytes.slice(0, end)).toString();
    }

    private ProblemException damaged(String why) {
        return ProblemException.of(ProblemKind.DAMAGED, file + " is not the memory of a machine: " + why);
    }

    private static ProblemException unreadable(Path file, IOException cause) {
        ProblemKind kind = cause instanceof EOFException ? ProblemKind.DAMAGED : ProblemKind.FAILED;
        return ProblemException.of(
                        kind, "Could not read the memory of a machine from " + file + ": " + cause.getMessage())
                .because(cause);
    }

    private static void closeAfter(Throwable failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
