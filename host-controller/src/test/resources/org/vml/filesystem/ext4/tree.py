"""tree.py make DIR: fills DIR with all sorts of objects. tree.py tell DIR: a line for each object below DIR."""
import hashlib, os, random, socket, stat, struct, sys

KINDS = {stat.S_IFREG: "FILE", stat.S_IFDIR: "DIRECTORY", stat.S_IFLNK: "SYMLINK", stat.S_IFIFO: "FIFO",
         stat.S_IFSOCK: "SOCKET", stat.S_IFCHR: "CHAR_DEVICE", stat.S_IFBLK: "BLOCK_DEVICE"}
PIECE = 1 << 20


def write(path, content, mode=0o644):
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, mode)


def acl(*entries):
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", tag, perm, who & 0xffffffff) for tag, perm, who in entries)


def attributes(root):
    write(root + b"/attributed", b"a")
    os.setxattr(root + b"/attributed", "user.short", b"1")
    os.setxattr(root + b"/attributed", "user.long", bytes(range(256)) * 2)
    os.setxattr(root + b"/attributed", "user.empty", b"")
    os.setxattr(root + b"/attributed", "trusted.vml", b"t")
    write(root + b"/capable", b"#!/bin/sh\n", 0o755)
    os.setxattr(root + b"/capable", "security.capability", struct.pack("<5I", 0x02000001, 1 << 13, 0, 0, 0))
    write(root + b"/listed", b"l")
    os.setxattr(root + b"/listed", "system.posix_acl_access",
                acl((1, 6, -1), (2, 4, 1000), (2, 6, 70000), (4, 4, -1), (8, 4, 100), (16, 6, -1), (32, 4, -1)))
    os.mkdir(root + b"/inherited")
    os.setxattr(root + b"/inherited", "system.posix_acl_default", acl((1, 7, -1), (2, 5, 33), (4, 5, -1), (16, 5, -1), (32, 0, -1)))


def nodes(root):
    os.mkfifo(root + b"/fifo", 0o620)
    os.mknod(root + b"/null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    os.mknod(root + b"/large", 0o600 | stat.S_IFBLK, os.makedev(259, 1048575))
    socket.socket(socket.AF_UNIX).bind((root + b"/socket").decode())
    os.symlink(b"short", root + b"/link")
    os.symlink(b"x" * 59, root + b"/link59")
    os.symlink(b"y" * 60, root + b"/link60")
    os.symlink(b"../" + b"\xff" * 900, root + b"/longlink")


def make(root):
    random.seed(7)
    nodes(root)
    attributes(root)
    write(root + b"/empty", b"", 0o4755)
    for size in (1, 40, 61, 100, 1023, 4096, 4097, PIECE, PIECE + 1, 3 * PIECE + 12345):
        write(root + b"/size%d" % size, random.randbytes(size), 0o640)
    os.link(root + b"/size40", root + b"/another")
    os.chown(root + b"/size61", 70000, 4000000000)
    with open(root + b"/sparse", "wb") as file:
        for at in (0, 5 * PIECE, 40 * PIECE + 4096):
            file.seek(at)
            file.write(random.randbytes(5000))
    with open(root + b"/hole", "wb") as file:
        file.truncate(2 * PIECE + 1)
    names = [b"\xff\xfe", b"a b\nc", "ä".encode(), "ä".encode("latin-1"), b"n" * 255, b"-", b"A", b"a", b"a.", b"a0", b"..."]
    os.mkdir(root + b"/names")
    for name in names:
        write(root + b"/names/" + name, name)
    os.mkdir(root + b"/a-directory", 0o2775)
    deep = root + b"/deep"
    for i in range(40):
        os.mkdir(deep)
        write(deep + b"/file", b"%d" % i)
        deep += b"/d%d" % i
    os.mkdir(root + b"/many")
    for i in range(700):
        write(root + b"/many/a rather long name, to fill blocks %d" % i, b"")
    for i, path in enumerate(sorted(os.listdir(root))):
        os.utime(root + b"/" + path, (0, 1_000_000_000 + i), follow_symlinks=False)


def pieces(path, size):
    with open(path, "rb") as file:
        return [hashlib.sha256(file.read(PIECE)).hexdigest() for _ in range(0, size, PIECE)]


def tell(path, shown):
    info = os.lstat(path)
    kind = KINDS[stat.S_IFMT(info.st_mode)]
    is_file, is_link = kind == "FILE", kind == "SYMLINK"
    return " ".join((
        shown.hex(), kind, "%o" % stat.S_IMODE(info.st_mode), "%d:%d" % (info.st_uid, info.st_gid),
        "%d" % (info.st_size if is_file or is_link else 0), "%d" % (info.st_mtime_ns // 10**9),
        "%d" % (1 if kind == "DIRECTORY" else info.st_nlink), "%d:%d" % (os.major(info.st_rdev), os.minor(info.st_rdev)),
        "[" + (os.readlink(path).hex() if is_link else "") + "]",
        "[" + ",".join(name + "=" + os.getxattr(path, name, follow_symlinks=False).hex()
                       for name in sorted(os.listxattr(path, follow_symlinks=False))) + "]",
        "[" + ",".join(pieces(path, info.st_size) if is_file else []) + "]"))


def tell_all(root):
    for directory, directories, files in os.walk(root):
        for name in directories + files:
            path = os.path.join(directory, name)
            print(tell(path, path[len(root):]))


{"make": make, "tell": tell_all}[sys.argv[1]](os.fsencode(sys.argv[2]))
