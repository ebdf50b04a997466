package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vml.filesystem.DirectoryVisitor;
import org.vml.filesystem.FileSystem;
import org.vml.filesystem.NamedFacts;
import org.vml.filesystem.OwnerNames;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.RawPath;
import org.vml.repository.DiskSource;

/// An ext2, ext3 or ext4 file system on a stretch of a disk.
public final class Ext4 implements FileSystem {
    private final Volume volume;

    private Ext4(Volume volume) {
        this.volume = volume;
    }

    /// Whether these bytes of a disk, from `start` on, look like one.
    public static boolean isAt(DiskSource disk, long start, long length) {
        if (length < Superblock.OFFSET + Superblock.LENGTH) {
            return false;
        }
        byte[] raw = new byte[Superblock.LENGTH];
        new Region(disk, start, length).read(Superblock.OFFSET, ByteBuffer.wrap(raw));
        return Superblock.isOne(raw);
    }

    /// The one on these bytes of a disk, which stays the caller's. Reads the journal.
    public static Ext4 open(DiskSource disk, long start, long length) {
        Region region = new Region(disk, start, length);
        Volume asWritten = volume(region, Overlay.NONE);
        Overlay overlay = asWritten.superblock().has(Feature.RECOVER) ? Journal.replay(asWritten) : Overlay.NONE;
        return new Ext4(overlay.places().isEmpty() ? asWritten : volume(region, overlay));
    }

    private static Volume volume(Region region, Overlay overlay) {
        Blocks blocks = new Blocks(region, overlay);
        Superblock superblock = Superblock.read(blocks, region.length());
        return new Volume(superblock, blocks, new Inodes(superblock, blocks));
    }

    @Override
    public UUID id() {
        return volume.superblock().id();
    }

    @Override
    public String label() {
        return volume.superblock().label();
    }

    @Override
    public void walk(DirectoryVisitor visitor) {
        Inode root = volume.inodes().named(Inodes.ROOT);
        if (root.kind() != FileKind.DIRECTORY) {
            throw Damage.of("its root is no directory");
        }
        new Walk(new Listing(volume), visitor).run();
    }

    @Override
    public List<NamedFacts> children(RawPath path) {
        return lookUp(path)
                .filter(inode -> inode.kind() == FileKind.DIRECTORY)
                .map(inode -> new Listing(volume).list(path, inode.facts().inode()))
                .orElse(List.of());
    }

    @Override
    public Optional<Facts> find(RawPath path) {
        return lookUp(path).map(Inode::facts);
    }

    @Override
    public FileState state(RawPath path, OwnerNames names) {
        Inode inode = lookUp(path).orElseThrow(() -> missing("object", path));
        return new States(volume, names).of(inode);
    }

    @Override
    public void read(RawPath path, long offset, ByteBuffer into) {
        Inode inode =
                lookUp(path).filter(found -> found.kind() == FileKind.FILE).orElseThrow(() -> missing("file", path));
        Content content = volume.content(inode);
        if (offset < 0 || into.remaining() > content.size() - offset) {
            throw new IllegalArgumentException("byte " + offset + " of " + path + " is behind its end");
        }
        content.read(offset, into);
    }

    private static ProblemException missing(String what, RawPath path) {
        return ProblemException.of(ProblemKind.NOT_FOUND, "There is no " + what + " " + path + " in the file system");
    }

    private Optional<Inode> lookUp(RawPath path) {
        byte[] all = path.bytes().shared();
        Optional<Inode> at = Optional.of(volume.inodes().named(Inodes.ROOT));
        for (int start = 1; start < all.length && at.isPresent(); ) {
            int end = start;
            while (end < all.length && all[end] != '/') {
                end++;
            }
            at = child(at.get(), Arrays.copyOfRange(all, start, end));
            start = end + 1;
        }
        return at;
    }

    private Optional<Inode> child(Inode inode, byte[] name) {
        if (inode.kind() != FileKind.DIRECTORY) {
            return Optional.empty();
        }
        long[] found = {0};
        new Directory(volume, inode).entries((number, bytes, at, length) -> {
            boolean isIt = Arrays.equals(bytes, at, at + length, name, 0, name.length);
            found[0] = isIt ? number : found[0];
            return !isIt;
        });
        return found[0] == 0 ? Optional.empty() : Optional.of(volume.inodes().named(found[0]));
    }
}
