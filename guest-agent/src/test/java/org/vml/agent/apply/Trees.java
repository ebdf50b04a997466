package org.vml.agent.apply;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxChanges;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.wire.Bytes;

/// Random trees with objects of all kinds, that can become others, and be built on a disk.
final class Trees {
    private static final byte[][] NAMES = {
        {'a'}, {'b'}, {'c', ' ', '\n'}, {(byte) 0xff, (byte) 0xfe}, {'d', '.', 'x'}, {(byte) 0xc3, (byte) 0xa4}
    };

    private static final List<FileKind> KINDS = List.of(FileKind.values());

    /// @param original the path of another object that this is another name of; null if it is none
    record Node(
            FileKind kind,
            int mode,
            int uid,
            int gid,
            FileTime modified,
            List<Attribute> attributes,
            long size,
            List<Segment> data,
            long seed,
            @Nullable RawPath original) {

        Node aged(Node other) {
            return new Node(
                    kind, other.mode, other.uid, other.gid, other.modified, other.attributes, size, data, seed, null);
        }
    }

    private final Random random;
    private final int most;

    /// @param most how many objects a tree has, or somewhat more
    Trees(long seed, int most) {
        this.random = new Random(seed);
        this.most = most;
    }

    NavigableMap<RawPath, Node> grow() {
        NavigableMap<RawPath, Node> tree = new TreeMap<>();
        tree.put(RawPath.ROOT, node(FileKind.DIRECTORY));
        for (int i = 0; i < most; i++) {
            add(tree);
        }
        return tree;
    }

    /// A tree that this one became.
    NavigableMap<RawPath, Node> changed(NavigableMap<RawPath, Node> from) {
        NavigableMap<RawPath, Node> tree = new TreeMap<>(from);
        for (int i = 0; i < most / 2; i++) {
            switch (random.nextInt(4)) {
                case 0 -> removeOne(tree);
                case 1 -> add(tree);
                case 2 -> replaceOne(tree);
                default -> {
                    RawPath path = pick(tree, KINDS);
                    Node old = tree.get(path);
                    if (old != null && old.original == null) {
                        tree.put(path, old.aged(node(old.kind)));
                    }
                }
            }
        }
        return tree;
    }

    private void add(NavigableMap<RawPath, Node> tree) {
        RawPath directory = pick(tree, List.of(FileKind.DIRECTORY));
        boolean isOwn = directory != null && directory.startsWith(Scan.OWN);
        if (directory != null && !isOwn && directory.ancestors().size() < 5) {
            RawPath path = directory.child(Bytes.of(NAMES[random.nextInt(NAMES.length)]));
            tree.putIfAbsent(path, anyNode(tree, path));
        }
    }

    private void removeOne(NavigableMap<RawPath, Node> tree) {
        RawPath path = pick(tree, KINDS);
        if (path != null && !path.isRoot() && !Scan.OWN.startsWith(path)) {
            remove(tree, path);
        }
    }

    private void replaceOne(NavigableMap<RawPath, Node> tree) {
        RawPath path = pick(tree, KINDS);
        if (path != null && !path.isRoot() && !Scan.OWN.startsWith(path)) {
            remove(tree, path);
            tree.put(path, anyNode(tree, path));
        }
    }

    private static void remove(NavigableMap<RawPath, Node> tree, RawPath path) {
        tree.keySet().removeIf(each -> each.startsWith(path));
        tree.values().removeIf(node -> node.original != null && !tree.containsKey(node.original));
    }

    private @Nullable RawPath pick(NavigableMap<RawPath, Node> tree, List<FileKind> kinds) {
        List<RawPath> all = new ArrayList<>();
        tree.forEach((path, node) -> {
            if (kinds.contains(node.kind)) {
                all.add(path);
            }
        });
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private Node anyNode(NavigableMap<RawPath, Node> tree, RawPath path) {
        FileKind kind = KINDS.get(random.nextInt(KINDS.size()));
        RawPath original = pick(tree, List.of(FileKind.FILE, FileKind.SYMLINK, FileKind.FIFO));
        Node of = original == null ? null : tree.get(original);
        boolean isLink = random.nextInt(5) == 0 && original != null && original.compareTo(path) < 0;
        if (isLink && of != null && of.original == null) {
            return new Node(
                    of.kind, of.mode, of.uid, of.gid, of.modified, of.attributes, of.size, of.data, of.seed, original);
        }
        if (random.nextInt(3) > 0) {
            kind = random.nextBoolean() ? FileKind.FILE : FileKind.DIRECTORY;
        }
        return node(kind);
    }

    private Node node(FileKind kind) {
        int mode = kind == FileKind.SYMLINK ? 0777 : random.nextInt(01000) | (random.nextInt(4) == 0 ? bits(kind) : 0);
        List<Segment> data = new ArrayList<>();
        long size = kind == FileKind.FILE ? size(data) : 0;
        return new Node(
                kind,
                mode,
                random.nextInt(3) * 1000,
                random.nextInt(3) * 1000,
                new FileTime(random.nextInt(2_000_000_000) - 1000, random.nextInt(1_000_000_000)),
                attributes(kind, mode),
                size,
                data,
                random.nextLong(),
                null);
    }

    private int bits(FileKind kind) {
        return kind == FileKind.DIRECTORY ? 03000 & random.nextInt(010000) : random.nextInt(8) << 9;
    }

    /// Of a file, with what of it is data.
    private long size(List<Segment> data) {
        int choice = random.nextInt(10);
        if (choice > 2) {
            long size = choice == 9 ? 0 : random.nextInt(9000);
            data.add(new Segment(0, size));
            return size;
        }
        long size = (long) random.nextInt(300) * 8192 + random.nextInt(4096);
        for (long at = 0; choice > 0 && at + 8192 < size; at += 65536L * (1 + random.nextInt(8))) {
            data.add(new Segment(at, 4096));
        }
        return size;
    }

    private List<Attribute> attributes(FileKind kind, int mode) {
        List<Attribute> all = new ArrayList<>();
        boolean isPlain = kind == FileKind.FILE || kind == FileKind.DIRECTORY;
        if (kind == FileKind.FILE && random.nextInt(6) == 0) {
            all.add(new Attribute("security.capability", capability()));
        }
        if (kind != FileKind.SYMLINK && random.nextInt(6) == 0) {
            all.add(new Attribute("system.posix_acl_access", acl(mode)));
        }
        if (kind == FileKind.DIRECTORY && random.nextInt(6) == 0) {
            all.add(new Attribute("system.posix_acl_default", acl(random.nextInt(01000))));
        }
        if (random.nextInt(6) == 0) {
            all.add(new Attribute("trusted.t", bytes(random.nextInt(20) + 1)));
        }
        if (isPlain && random.nextInt(4) == 0) {
            all.add(new Attribute("user.u" + random.nextInt(2), bytes(random.nextInt(100))));
        }
        return all;
    }

    private Bytes bytes(int length) {
        byte[] value = new byte[length];
        random.nextBytes(value);
        return Bytes.owned(value);
    }

    /// `struct vfs_cap_data` of revision 2, effective (`include/uapi/linux/capability.h`).
    Bytes capability() {
        ByteBuffer value = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        value.putInt(0x02000001)
                .putInt(1 << random.nextInt(20))
                .putInt(0)
                .putInt(0)
                .putInt(0);
        return Bytes.owned(value.array());
    }

    /// `struct posix_acl_xattr_header` and entries: owner, a named user, group, mask, others.
    static Bytes acl(int mode) {
        ByteBuffer value =
                ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        entry(value, 0x01, mode >> 6 & 7, -1);
        entry(value, 0x02, 5, 4711);
        entry(value, 0x04, 6, -1);
        entry(value, 0x10, mode >> 3 & 7, -1);
        entry(value, 0x20, mode & 7, -1);
        return Bytes.owned(value.array());
    }

    private static void entry(ByteBuffer value, int tag, int permissions, int id) {
        value.putShort((short) tag).putShort((short) permissions).putInt(id);
    }

    /// Makes the tree in a directory that exists.
    static void build(NavigableMap<RawPath, Node> tree, Path root) throws IOException {
        for (Map.Entry<RawPath, Node> each : tree.entrySet()) {
            if (!each.getKey().isRoot()) {
                at(root, each.getKey(), (directory, name) -> create(root, directory, name, each.getValue()));
            }
        }
        for (Map.Entry<RawPath, Node> each : tree.descendingMap().entrySet()) {
            at(root, each.getKey(), (directory, name) -> dress(directory, name, each.getValue()));
        }
    }

    @FunctionalInterface
    private interface Making {
        void run(int directory, byte[] name) throws IOException;
    }

    private static void at(Path root, RawPath path, Making making) throws IOException {
        try (Tree tree = new Tree(root.toString().getBytes(StandardCharsets.UTF_8));
                Spot spot = tree.spot(path)) {
            making.run(spot.directory(), spot.name());
        }
    }

    private static void create(Path root, int directory, byte[] name, Node node) throws IOException {
        if (node.original != null) {
            at(root, node.original, (from, old) -> LinuxChanges.hardLink(from, old, directory, name));
            return;
        }
        switch (node.kind) {
            case DIRECTORY -> LinuxChanges.makeDirectory(directory, name, 0700);
            case SYMLINK -> LinuxChanges.makeLink(directory, name, Scan.raw("to/" + node.seed));
            case FILE -> write(directory, name, node);
            case FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE ->
                LinuxChanges.makeNode(directory, name, node.kind, 0600, device(node));
        }
    }

    private static long device(Node node) {
        boolean isDevice = node.kind == FileKind.CHAR_DEVICE || node.kind == FileKind.BLOCK_DEVICE;
        return isDevice ? (node.seed & 0xff) << 32 | (node.seed >> 8 & 0xfffff) : 0;
    }

    private static void write(int directory, byte[] name, Node node) throws IOException {
        int file = Linux.open(directory, name, Linux.O_WRONLY | Linux.O_CREAT | Linux.O_EXCL, 0600);
        try {
            LinuxChanges.truncate(file, node.size);
            for (Segment segment : node.data) {
                byte[] content = new byte[(int) segment.length()];
                new Random(node.seed).nextBytes(content);
                LinuxChanges.write(file, segment.offset(), content, 0, content.length);
            }
        } finally {
            Linux.close(file);
        }
    }

    private static void dress(int directory, byte[] name, Node node) throws IOException {
        if (node.original != null) {
            return;
        }
        for (Attribute inherited : Linux.attributes(directory, name)) {
            LinuxChanges.removeAttribute(directory, name, inherited.name());
        }
        LinuxChanges.own(directory, name, node.uid, node.gid);
        if (node.kind != FileKind.SYMLINK) {
            LinuxChanges.permit(directory, name, node.mode);
        }
        for (Attribute attribute : node.attributes) {
            LinuxChanges.setAttribute(directory, name, attribute);
        }
        LinuxChanges.date(directory, name, node.modified);
    }
}
