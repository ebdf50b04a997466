package org.vml.agent.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Which file system a directory is on.
public final class Volume {
    /// Of the superblock of ext2, ext3 and ext4 (the kernel's `Documentation/filesystems/ext4/super.rst`).
    private static final int SUPERBLOCK = 1024;

    private static final int MAGIC_AT = 0x38;
    private static final int UUID_AT = 0x68;
    private static final int UUID_LENGTH = 16;

    private Volume() {}

    /// The UUID of the file system at a directory in 32 lower-case hexadecimal digits; empty if it is not one of
    /// ext4's kind on a device that can be read.
    public static String at(Path directory) {
        try {
            long device = Linux.stat(Linux.AT_FDCWD, directory.toString().getBytes(StandardCharsets.UTF_8))
                    .device();
            long major = device >> 8 & 0xfff;
            long minor = (device & 0xff) | (device >> 12 & 0xfff00);
            return uuid(Path.of("/dev", name(Path.of("/sys/dev/block/" + major + ":" + minor + "/uevent"))));
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(Path uevent) throws IOException {
        return Files.readAllLines(uevent).stream()
                .filter(line -> line.startsWith("DEVNAME="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow(() -> new IOException(uevent + " names no device"));
    }

    private static String uuid(Path device) throws IOException {
        byte[] block = new byte[UUID_AT + UUID_LENGTH];
        try (RandomAccessFile file = new RandomAccessFile(device.toFile(), "r")) {
            file.seek(SUPERBLOCK);
            file.readFully(block);
        }
        boolean isExt = block[MAGIC_AT] == 0x53 && (block[MAGIC_AT + 1] & 0xff) == 0xef;
        return isExt ? HexFormat.of().formatHex(block, UUID_AT, UUID_AT + UUID_LENGTH) : "";
    }
}
