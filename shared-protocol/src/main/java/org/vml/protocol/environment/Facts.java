package org.vml.protocol.environment;

import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// What `lstat` tells of an object: enough to see that it did not change, without looking into it.
///
/// @param mode permissions with setuid, setgid and sticky bit: the lowest twelve bits of `st_mode`
/// @param size of a file or link in bytes; 0 for everything else, directories too
/// @param changed `st_ctime`, which nobody can set: it is new whenever content or anything else of the object is
/// @param links how many names it has; 1 for a directory
/// @param device of a device node `major << 32 | minor`; 0 for everything else
public record Facts(
        FileKind kind,
        int mode,
        int uid,
        int gid,
        long size,
        FileTime modified,
        FileTime changed,
        long inode,
        int links,
        long device) {

    /// All bits of [#mode].
    public static final int MODE_BITS = 07777;

    public void write(WireWriter out) {
        kind.write(out);
        out.number(mode);
        out.number(uid & 0xffff_ffffL);
        out.number(gid & 0xffff_ffffL);
        out.number(size);
        modified.write(out);
        changed.write(out);
        out.number(inode);
        out.number(links);
        out.number(device);
    }

    public static Facts read(WireReader in) throws ProtocolException {
        return new Facts(
                FileKind.read(in),
                in.number(MODE_BITS),
                (int) in.number(0xffff_ffffL),
                (int) in.number(0xffff_ffffL),
                in.number(Long.MAX_VALUE),
                FileTime.read(in),
                FileTime.read(in),
                in.number(),
                in.number(Integer.MAX_VALUE),
                in.number(Long.MAX_VALUE));
    }
}
