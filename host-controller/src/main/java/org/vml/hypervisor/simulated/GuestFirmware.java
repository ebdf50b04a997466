package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.vml.file.PrivateFiles;

/// The guest: `guest.S`, assembled into `guest.hex` (`as --32`, `objcopy -O binary -j .text`, `xxd -p -c 32`). It runs
/// from where the BIOS would be, in real mode, and listens at two serial ports for lines of at most 2 KiB:
///
/// | line | what it does | result |
/// | --- | --- | --- |
/// | `w`, tag, disk, sector, value | fills a sector with a value; waits while frozen | |
/// | `r`, tag, disk, sector | reads a sector | the value; `~` at the end if the sector holds several |
/// | `s`, tag | has the disks write what they hold back | |
/// | `f`, `t`, tag | the same, and freezes; thaws | |
/// | `c`, tag, seconds; `d`, tag | sets the clock; reads it | the seconds since 1970 |
/// | `n`, tag | | ticks of the timer since it booted, 100 a second |
/// | `k`, tag, text; `l`, tag | keeps a text, 14 KiB in all; lists them | the texts, each with a bar |
/// | `q`, tag | like `s`, and powers off | |
///
/// A tag is eight characters, a disk one digit, all other numbers eight upper-case hexadecimal digits. The answer is
/// the tag, the result, and `.`, or `!` if a disk failed, or `?` if the line was none of these, and a line feed.
final class GuestFirmware {
    private static final int SIZE = 64 << 10;

    /// Where a processor begins (Intel SDM, volume 3, 9.1.4), from the end.
    private static final int RESET_VECTOR = 16;

    /// `jmp 0xf000:0`
    private static final byte[] JUMP = {(byte) 0xea, 0, 0, 0, (byte) 0xf0};

    private GuestFirmware() {}

    /// Puts it into a file, for `-bios`, unless it is there.
    static void install(Path file) throws IOException {
        byte[] image = image();
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), image)) {
            PrivateFiles.replace(file, image);
        }
    }

    /// The program alone.
    static byte[] code() {
        return HexFormat.of().parseHex(hex());
    }

    private static byte[] image() {
        byte[] code = code();
        byte[] image = new byte[SIZE];
        System.arraycopy(code, 0, image, 0, code.length);
        System.arraycopy(JUMP, 0, image, SIZE - RESET_VECTOR, JUMP.length);
        return image;
    }

    private static String hex() {
        try (InputStream in = Objects.requireNonNull(GuestFirmware.class.getResourceAsStream("guest.hex"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
