package org.vml.repository.format.v1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.vml.chunk.ChunkId;
import org.vml.repository.TreeNode;

/// The plaintext of a node: `"VMLN"`, one byte for the level, one zero, two for the number of children
/// (little-endian), then their ids of 32 bytes each.
final class NodeLayout {
    private static final int MAGIC = 0x4e4c4d56; // "VMLN"
    private static final int HEADER = 8;

    /// A disk of 2^63 bytes in chunks of 4 KiB needs seven levels.
    private static final int HIGHEST = 7;

    private NodeLayout() {}

    static byte[] encode(TreeNode node) {
        ChunkId[] children = node.children();
        byte[] bytes = new byte[HEADER + children.length * ChunkId.BYTES];
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fields.putInt(MAGIC).put((byte) node.level()).put((byte) 0).putShort((short) children.length);
        for (int i = 0; i < children.length; i++) {
            children[i].write(bytes, HEADER + i * ChunkId.BYTES);
        }
        return bytes;
    }

    static TreeNode decode(byte[] bytes, int length) {
        Damage.unless(length >= HEADER, "A tree node is cut short");
        ByteBuffer fields = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        int magic = fields.getInt();
        int level = fields.get();
        int reserved = fields.get();
        int count = fields.getShort();
        Damage.unless(
                magic == MAGIC
                        && level >= 0
                        && level <= HIGHEST
                        && reserved == 0
                        && count > 0
                        && count <= TreeNode.FANOUT
                        && length == HEADER + count * ChunkId.BYTES,
                "A tree node is malformed");
        ChunkId[] children = new ChunkId[count];
        for (int i = 0; i < count; i++) {
            children[i] = ChunkId.read(bytes, HEADER + i * ChunkId.BYTES);
        }
        return new TreeNode(level, children);
    }
}
