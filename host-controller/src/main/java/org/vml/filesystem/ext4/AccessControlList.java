package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Access control lists: ext4 keeps them shorter (`fs/ext4/acl.h`) than the kernel shows them
/// (`include/uapi/linux/posix_acl_xattr.h`), which has a number in every entry.
final class AccessControlList {
    static final String ACCESS = "system.posix_acl_access";
    static final String DEFAULT = "system.posix_acl_default";

    private static final int DISK_VERSION = 1;
    private static final int VERSION = 2;
    private static final int SHORT_ENTRY = 4;
    private static final int ENTRY = 8;
    private static final int NOBODY = -1;

    private AccessControlList() {}

    /// What the kernel shows for what is on the disk.
    static byte[] decode(byte[] raw, Inode inode) {
        ByteBuffer from = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(raw.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        require(raw.length >= Integer.BYTES && from.getInt() == DISK_VERSION, inode);
        to.putInt(VERSION);
        while (from.hasRemaining()) {
            require(from.remaining() >= SHORT_ENTRY, inode);
            boolean hasId = hasId(from.getShort(from.position()), inode);
            require(!hasId || from.remaining() >= ENTRY, inode);
            to.putShort(from.getShort()).putShort(from.getShort()).putInt(hasId ? from.getInt() : NOBODY);
        }
        return Arrays.copyOf(to.array(), to.position());
    }

    private static boolean hasId(short tag, Inode inode) {
        return switch (tag) {
            case 0x02, 0x08 -> true; // a user, a group
            case 0x01, 0x04, 0x10, 0x20 -> false; // the owner, its group, the mask, others
            default -> throw damaged(inode);
        };
    }

    private static void require(boolean condition, Inode inode) {
        if (!condition) {
            throw damaged(inode);
        }
    }

    private static RuntimeException damaged(Inode inode) {
        return Damage.of(inode + " has a damaged access control list");
    }
}
