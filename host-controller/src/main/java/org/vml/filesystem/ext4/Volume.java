package org.vml.filesystem.ext4;

import java.util.Arrays;
import org.vml.protocol.environment.FileKind;

/// A file system with what it takes to read any part of it.
record Volume(Superblock superblock, Blocks blocks, Inodes inodes) {
    Content content(Inode inode) {
        if (inode.isEncrypted()) {
            throw Damage.unsupported(inode + " is encrypted");
        }
        if (inode.hasInlineData()) {
            return new InlineContent(inode, inlineBytes(inode));
        }
        boolean isShortLink = inode.kind() == FileKind.SYMLINK && inode.size() < Inode.MAP_LENGTH;
        if (isShortLink && !inode.hasExtents()) {
            return new InlineContent(inode, map(inode));
        }
        return mapped(inode);
    }

    /// The content of an inode that has blocks.
    MappedContent mapped(Inode inode) {
        BlockMap map = inode.hasExtents()
                ? new ExtentTree(superblock, blocks, inode)
                : new IndirectBlocks(superblock, blocks, inode);
        return new MappedContent(superblock, blocks, inode, map);
    }

    private byte[] inlineBytes(Inode inode) {
        byte[] rest = new Attributes(this).inlineData(inode);
        byte[] all = Arrays.copyOf(map(inode), Inode.MAP_LENGTH + rest.length);
        System.arraycopy(rest, 0, all, Inode.MAP_LENGTH, rest.length);
        return all;
    }

    private static byte[] map(Inode inode) {
        int from = inode.start() + Inode.MAP;
        return Arrays.copyOfRange(inode.bytes(), from, from + Inode.MAP_LENGTH);
    }
}
