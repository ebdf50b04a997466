package org.vml.filesystem.volume;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.vml.repository.DiskSource;

/// What else can be on a disk, to say so: what its first bytes are, and where (libblkid's `superblocks/`).
enum Signature {
    XFS("XFS", 0, "XFSB"),
    BTRFS("Btrfs", 0x10040, "_BHRfS_M"),
    LUKS("an encrypted volume (LUKS)", 0, "LUKS\u00ba\u00be"),
    LVM("a volume group (LVM)", 512, "LABELONE"),
    SWAP("swap", 4086, "SWAPSPACE2"),
    NTFS("NTFS", 3, "NTFS    "),
    FAT32("FAT", 82, "FAT32   "),
    FAT16("FAT", 54, "FAT16   "),
    ISO("a CD (ISO 9660)", 0x8001, "CD001");

    private final String title;
    private final int offset;
    private final String bytes;

    Signature(String title, int offset, String bytes) {
        this.title = title;
        this.offset = offset;
        this.bytes = bytes;
    }

    String title() {
        return title;
    }

    static Optional<Signature> in(DiskSource disk, Partition partition) {
        return Arrays.stream(values())
                .filter(signature -> signature.isIn(disk, partition))
                .findFirst();
    }

    private boolean isIn(DiskSource disk, Partition partition) {
        if (partition.length() < offset + bytes.length()) {
            return false;
        }
        byte[] there = new byte[bytes.length()];
        disk.read(partition.start() + offset, ByteBuffer.wrap(there));
        return new String(there, StandardCharsets.ISO_8859_1).equals(bytes);
    }
}
