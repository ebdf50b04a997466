package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.vml.filesystem.OwnerNames;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.wire.Bytes;

/// Reads all of an object.
final class States {
    /// A file has a digest for each of its pieces, holes too; this many are too many to keep.
    private static final long MOST_PIECES = 1 << 22;

    private static final int LINK_MODE = 0777;
    private static final Digest ZEROS = Digest.of(new byte[FileState.PIECE], FileState.PIECE);

    private final Volume volume;
    private final OwnerNames names;

    States(Volume volume, OwnerNames names) {
        this.volume = volume;
        this.names = names;
    }

    FileState of(Inode inode) {
        Facts facts = inode.facts();
        boolean isFile = facts.kind() == FileKind.FILE;
        boolean isLink = facts.kind() == FileKind.SYMLINK;
        return new FileState(
                facts.kind(),
                isLink ? LINK_MODE : facts.mode(),
                names.owner(facts.uid(), facts.gid()),
                facts.modified(),
                isFile ? facts.size() : 0,
                isLink ? target(inode) : Bytes.EMPTY,
                facts.device(),
                new Attributes(volume).of(inode),
                isFile ? pieces(inode) : List.of(),
                isFile ? data(inode) : List.of());
    }

    private Bytes target(Inode inode) {
        byte[] target = volume.content(inode).all(RawPath.LONGEST, inode.toString());
        for (byte octet : target) {
            if (octet == 0) {
                throw Damage.of(inode + " is a link with a zero in its target");
            }
        }
        if (target.length == 0) {
            throw Damage.of(inode + " is a link to nothing");
        }
        return Bytes.owned(target);
    }

    private List<Segment> data(Inode inode) {
        return volume.content(inode).data();
    }

    private List<Digest> pieces(Inode inode) {
        Content content = volume.content(inode);
        if (FileState.pieces(content.size()) > MOST_PIECES) {
            throw Damage.unsupported(inode + " is a file of " + content.size() + " bytes");
        }
        content.data(); // a problem if it claims to have more data than the disk
        List<Digest> pieces = new ArrayList<>();
        byte[] room = new byte[(int) Math.min(FileState.PIECE, content.size())];
        for (long at = 0; at < content.size(); at += FileState.PIECE) {
            int length = (int) Math.min(FileState.PIECE, content.size() - at);
            pieces.add(piece(content, at, room, length));
        }
        return pieces;
    }

    private static Digest piece(Content content, long offset, byte[] room, int length) {
        if (length == FileState.PIECE && content.isZeros(offset, offset + length)) {
            return ZEROS;
        }
        content.read(offset, ByteBuffer.wrap(room, 0, length));
        return Digest.of(room, length);
    }
}
