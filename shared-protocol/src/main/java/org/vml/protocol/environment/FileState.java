package org.vml.protocol.environment;

import java.util.List;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// All of an object that is put back: two objects of equal states cannot be told apart, but for inode and `ctime`.
///
/// @param mode as in [Facts]; 0777 for a link
/// @param size of a file in bytes; 0 for everything else
/// @param target of a link; empty for everything else
/// @param device as in [Facts]
/// @param attributes in the order of their names
/// @param pieces the digests of a file's content, cut every [#PIECE] bytes, the last one shorter; empty for everything
///     else, and for an empty file. Holes count as zeros
/// @param data which stretches of a file are not holes, ascending; empty if all of it is data, and for everything else.
///     A file that is one hole has one segment of length 0 at its end
public record FileState(
        FileKind kind,
        int mode,
        Owner owner,
        FileTime modified,
        long size,
        Bytes target,
        long device,
        List<Attribute> attributes,
        List<Digest> pieces,
        List<Segment> data) {

    /// The length of a piece in bytes.
    public static final int PIECE = 1 << 20;

    public FileState {
        attributes = List.copyOf(attributes);
        pieces = List.copyOf(pieces);
        data = List.copyOf(data);
    }

    /// How many pieces a file of this size has.
    public static long pieces(long size) {
        return Math.ceilDiv(size, PIECE);
    }

    /// The length of the piece of this number.
    public int pieceLength(int number) {
        return (int) Math.min(PIECE, size - (long) number * PIECE);
    }

    /// Whether both are the same but for the time of modification and where holes are.
    public boolean isLike(FileState other) {
        return kind == other.kind
                && mode == other.mode
                && owner.equals(other.owner)
                && hasContentOf(other)
                && attributes.equals(other.attributes);
    }

    /// Whether both have the same content: bytes, target, device.
    public boolean hasContentOf(FileState other) {
        return kind == other.kind
                && size == other.size
                && target.equals(other.target)
                && device == other.device
                && pieces.equals(other.pieces);
    }

    public void write(WireWriter out) {
        kind.write(out);
        out.number(mode);
        owner.write(out);
        modified.write(out);
        out.number(size);
        out.bytes(target);
        out.number(device);
        out.list(attributes, Attribute::write);
        out.list(pieces, Digest::write);
        out.list(data, Segment::write);
    }

    public static FileState read(WireReader in) throws ProtocolException {
        FileState state = new FileState(
                FileKind.read(in),
                in.number(Facts.MODE_BITS),
                Owner.read(in),
                FileTime.read(in),
                in.number(Long.MAX_VALUE),
                in.bytes(RawPath.LONGEST),
                in.number(Long.MAX_VALUE),
                in.list(Attribute::read),
                in.list(Digest::read),
                in.list(Segment::read));
        state.require();
        return state;
    }

    private void require() throws ProtocolException {
        boolean isFile = kind == FileKind.FILE;
        if ((isFile ? pieces(size) : 0) != pieces.size() || (!isFile && (size != 0 || !data.isEmpty()))) {
            throw new ProtocolException("a " + kind + " of " + size + " bytes with " + pieces.size() + " pieces");
        }
        long end = 0;
        for (Segment segment : data) {
            if (segment.offset() < end || segment.length() > size - segment.offset()) {
                throw new ProtocolException("the data of a file is not in order");
            }
            end = segment.offset() + segment.length();
        }
    }
}
