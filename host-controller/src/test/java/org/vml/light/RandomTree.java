package org.vml.light;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxChanges;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.wire.Bytes;

/// Makes trees of all that Linux's file systems can hold, and changes them, at random. Needs root.
final class RandomTree {
    private static final int ROOM = 1 << 21;

    private final Random random;
    private final int top;

    /// @param root a directory that is there
    RandomTree(Path root, Random random) throws LinuxException {
        this.random = random;
        this.top = Linux.openDirectory(Linux.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8));
    }

    void close() {
        Linux.close(top);
    }

    /// Puts new objects into the tree, some of them instead of others.
    void grow(int objects) throws LinuxException {
        for (int i = 0; i < objects; i++) {
            inSomeDirectory((directory, names) -> make(directory, names, newName()));
        }
    }

    /// Changes things that are there.
    void mutate(int changes) throws LinuxException {
        for (int i = 0; i < changes; i++) {
            inSomeDirectory(this::change);
        }
    }

    private interface Deed {
        void in(int directory, List<Bytes> names) throws LinuxException;
    }

    private void inSomeDirectory(Deed deed) throws LinuxException {
        List<Integer> opened = new ArrayList<>();
        int directory = top;
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            List<Bytes> inside = new ArrayList<>();
            for (Bytes name : sorted(directory)) {
                if (kind(directory, name) == FileKind.DIRECTORY) {
                    inside.add(name);
                }
            }
            if (inside.isEmpty()) {
                break;
            }
            directory = Linux.openDirectory(directory, pick(inside).shared());
            opened.add(directory);
        }
        int fresh = Linux.openDirectory(directory, new byte[] {'.'});
        try {
            deed.in(fresh, sorted(fresh));
        } finally {
            Linux.close(fresh);
            opened.forEach(Linux::close);
        }
    }

    private static List<Bytes> sorted(int directory) throws LinuxException {
        int fresh = Linux.openDirectory(directory, new byte[] {'.'});
        try {
            return Linux.list(fresh).stream().sorted().toList();
        } finally {
            Linux.close(fresh);
        }
    }

    private static FileKind kind(int directory, Bytes name) throws LinuxException {
        return Linux.stat(directory, name.shared()).facts().kind();
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /// Some are no text, some have spaces and line feeds.
    private Bytes newName() {
        byte[] name = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 12)];
        for (int i = 0; i < name.length; i++) {
            int octet = random.nextInt(8) == 0 ? 1 + random.nextInt(255) : 'a' + random.nextInt(26);
            name[i] = octet == '/' || octet == '.' ? (byte) 'x' : (byte) octet;
        }
        return Bytes.of(name);
    }

    private void make(int directory, List<Bytes> names, Bytes wanted) throws LinuxException {
        if (names.contains(wanted)) {
            return;
        }
        byte[] name = wanted.shared();
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> LinuxChanges.makeDirectory(directory, name, 0755);
            case 3 -> LinuxChanges.makeLink(directory, name, newName().shared());
            case 4 -> LinuxChanges.makeNode(directory, name, FileKind.FIFO, 0600, 0);
            case 5 -> LinuxChanges.makeNode(directory, name, FileKind.CHAR_DEVICE, 0600, 1L << 32 | 3);
            case 6 -> {
                if (!hardLink(directory, names, name)) {
                    file(directory, name);
                }
            }
            default -> file(directory, name);
        }
        dress(directory, name);
    }

    private boolean hardLink(int directory, List<Bytes> names, byte[] name) throws LinuxException {
        for (Bytes other : names) {
            if (kind(directory, other) == FileKind.FILE) {
                LinuxChanges.hardLink(directory, other.shared(), directory, name);
                return true;
            }
        }
        return false;
    }

    private void file(int directory, byte[] name) throws LinuxException {
        int file = Linux.open(directory, name, Linux.O_RDWR | Linux.O_CREAT, 0644);
        try {
            write(file);
        } finally {
            Linux.close(file);
        }
    }

    private void write(int file) throws LinuxException {
        byte[] content = new byte[random.nextInt(random.nextInt(10) == 0 ? ROOM : 3000)];
        random.nextBytes(content);
        boolean isSparse = random.nextInt(6) == 0;
        LinuxChanges.write(file, isSparse ? 1 << 20 : 0, content, 0, content.length);
        if (isSparse) {
            LinuxChanges.truncate(file, ROOM + random.nextInt(ROOM));
        }
    }

    /// Owner, mode, attributes, times: in the order in which they stay.
    private void dress(int directory, byte[] name) throws LinuxException {
        FileKind kind = kind(directory, Bytes.of(name));
        LinuxChanges.own(directory, name, random.nextInt(3) * 1000, random.nextInt(70_000));
        if (kind != FileKind.SYMLINK) {
            int bits = random.nextInt(4) == 0 ? random.nextInt(010000) : 0640 + random.nextInt(070);
            LinuxChanges.permit(directory, name, kind == FileKind.DIRECTORY ? bits | 0700 : bits);
        }
        if (kind == FileKind.FILE || kind == FileKind.DIRECTORY) {
            attributes(directory, name, kind);
        }
        LinuxChanges.date(directory, name, new FileTime(random.nextInt(2_000_000_000), random.nextInt(1_000_000_000)));
    }

    private void attributes(int directory, byte[] name, FileKind kind) throws LinuxException {
        if (random.nextInt(5) == 0) {
            LinuxChanges.setAttribute(directory, name, new Attribute("user.mark", newName()));
        }
        if (random.nextInt(8) == 0) {
            LinuxChanges.setAttribute(directory, name, new Attribute("system.posix_acl_access", acl()));
        }
        if (kind == FileKind.FILE && random.nextInt(8) == 0) {
            LinuxChanges.setAttribute(directory, name, new Attribute("security.capability", capability()));
        }
    }

    /// An access control list as the kernel takes it (`include/uapi/linux/posix_acl_xattr.h`): version 2, then tag,
    /// permissions and id of each entry, little-endian.
    private static Bytes acl() {
        int[][] entries = {{1, 6, -1}, {2, 7, 1000}, {4, 4, -1}, {16, 7, -1}, {32, 4, -1}};
        byte[] acl = new byte[4 + 8 * entries.length];
        acl[0] = 2;
        for (int i = 0; i < entries.length; i++) {
            int at = 4 + 8 * i;
            acl[at] = (byte) entries[i][0];
            acl[at + 2] = (byte) entries[i][1];
            for (int b = 0; b < 4; b++) {
                acl[at + 4 + b] = (byte) (entries[i][2] >> (8 * b));
            }
        }
        return Bytes.of(acl);
    }

    /// `cap_net_raw+ep`, revision 2 (`include/uapi/linux/capability.h`).
    private static Bytes capability() {
        byte[] capability = new byte[20];
        capability[0] = 1;
        capability[3] = 2;
        capability[5] = 0x20;
        return Bytes.of(capability);
    }

    private void change(int directory, List<Bytes> names) throws LinuxException {
        if (names.isEmpty()) {
            make(directory, names, newName());
            return;
        }
        Bytes name = pick(names);
        FileKind kind = kind(directory, name);
        switch (random.nextInt(6)) {
            case 0 -> remove(directory, name);
            case 1 -> {
                remove(directory, name);
                make(directory, List.of(), name);
            }
            case 2 -> make(directory, names, newName());
            case 3 -> {
                if (kind == FileKind.FILE) {
                    file(directory, name.shared());
                }
            }
            case 4 -> {
                Bytes other = newName();
                if (!names.contains(other)) {
                    LinuxChanges.rename(directory, name.shared(), directory, other.shared());
                }
            }
            default -> dress(directory, name.shared());
        }
    }

    private void remove(int directory, Bytes name) throws LinuxException {
        if (kind(directory, name) != FileKind.DIRECTORY) {
            LinuxChanges.remove(directory, name.shared());
            return;
        }
        int inside = Linux.openDirectory(directory, name.shared());
        try {
            for (Bytes child : sorted(inside)) {
                remove(inside, child);
            }
        } finally {
            Linux.close(inside);
        }
        LinuxChanges.removeDirectory(directory, name.shared());
    }
}
