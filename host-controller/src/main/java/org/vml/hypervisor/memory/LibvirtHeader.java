package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What libvirt writes before QEMU's stream: a fixed part, the definition of the machine, a cookie for itself, padding.
/// Source: `virQEMUSaveHeader` of `src/qemu/qemu_saveimage.h`, `qemuSaveImageReadHeader` and `virQEMUSaveDataWrite` of
/// `qemu_saveimage.c`.
final class LibvirtHeader {
    /// The longest definition with its cookie, in bytes. Those seen have some 10 KiB, and as much padding as below.
    private static final int MAX_DATA = 16 << 20;

    /// The longest header, in bytes.
    static final int MAX_LENGTH = MAX_DATA + LibvirtHeader.FIXED;

    private static final byte[] MAGIC = "LibvirtQemudSave".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARTIAL = "LibvirtQemudPart".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int AT_VERSION = 16;
    private static final int AT_DATA_LENGTH = 20;
    private static final int AT_FORMAT = 28;
    private static final int AT_COOKIE = 32;
    private static final int FIXED = 92;

    private final byte[] bytes;
    private final ByteOrder order;
    private final int cookieAt;

    private LibvirtHeader(byte[] bytes, ByteOrder order, int cookieAt) {
        this.bytes = bytes;
        this.order = order;
        this.cookieAt = cookieAt;
    }

    /// Reads the header that a file begins with; null if it begins with something else.
    static @Nullable LibvirtHeader read(StreamReader in) throws NotUnderstoodException {
        if (in.remaining() < MAGIC.length) {
            return null;
        }
        byte[] magic = in.bytes(MAGIC.length);
        if (Arrays.equals(magic, PARTIAL)) {
            throw MemoryProblems.damaged(in.name(), "libvirt did not finish it");
        }
        if (!Arrays.equals(magic, MAGIC)) {
            return null;
        }
        byte[] rest = in.bytes(FIXED - MAGIC.length);
        ByteBuffer fixed = ByteBuffer.allocate(FIXED).put(magic).put(rest);
        ByteOrder order = order(fixed);
        int length = fixed.order(order).getInt(AT_DATA_LENGTH);
        int cookieAt = fixed.getInt(AT_COOKIE);
        if (Integer.compareUnsigned(length, MAX_DATA) > 0) {
            throw new NotUnderstoodException("libvirt's header has " + Integer.toUnsignedString(length) + " bytes");
        }
        if (cookieAt < 0 || cookieAt > length || length == 0) {
            throw MemoryProblems.damaged(in.name(), "libvirt's header contradicts itself");
        }
        byte[] data = in.bytes(length);
        byte[] bytes = Arrays.copyOf(fixed.array(), FIXED + length);
        System.arraycopy(data, 0, bytes, FIXED, length);
        return new LibvirtHeader(bytes, order, cookieAt);
    }

    /// libvirt writes in the order of the host's bytes and looks at the version to tell which that was.
    private static ByteOrder order(ByteBuffer fixed) throws NotUnderstoodException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            int version = fixed.order(order).getInt(AT_VERSION);
            if (version == 1 || version == VERSION) {
                return order;
            }
        }
        throw new NotUnderstoodException("libvirt's header is of a version that is not known here");
    }

    /// Its length in the file, in bytes.
    int length() {
        return bytes.length;
    }

    byte[] toBytes() {
        return bytes.clone();
    }

    /// Whether QEMU's stream follows as QEMU wrote it: not compressed, not with mapped RAM.
    boolean isRaw() {
        ByteBuffer fixed = ByteBuffer.wrap(bytes).order(order);
        return fixed.getInt(AT_VERSION) != VERSION || fixed.getInt(AT_FORMAT) == 0;
    }

    /// The definition of the machine.
    String domainXml() {
        int end = FIXED + (cookieAt == 0 ? bytes.length - FIXED : cookieAt);
        return new String(bytes, FIXED, zero(FIXED, end) - FIXED, StandardCharsets.UTF_8);
    }

    /// What libvirt wrote for itself behind the definition; empty if there is nothing.
    String cookie() {
        int start = cookieAt == 0 ? bytes.length : FIXED + cookieAt;
        return new String(bytes, start, zero(start, bytes.length) - start, StandardCharsets.UTF_8);
    }

    /// The same header with another definition and cookie; none if that is empty.
    byte[] with(String domainXml, String cookie) {
        byte[] text = domainXml.getBytes(StandardCharsets.UTF_8);
        byte[] own = cookie.getBytes(StandardCharsets.UTF_8);
        int length = text.length + 1 + (own.length == 0 ? 0 : own.length + 1);
        ByteBuffer changed = ByteBuffer.allocate(FIXED + length).order(order);
        changed.put(bytes, 0, FIXED).put(text).put((byte) 0).put(own);
        changed.putInt(AT_DATA_LENGTH, length).putInt(AT_COOKIE, own.length == 0 ? 0 : text.length + 1);
        return changed.array();
    }

    /// Where a C string that starts at `from` ends.
    private int zero(int from, int end) {
        int at = from;
        while (at < end && bytes[at] != 0) {
            at++;
        }
        return at;
    }
}
