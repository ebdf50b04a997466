package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// The firmware of a guest that needs no system: it fills memory from 2 MiB on with noise, then counts. Each count goes
/// into the next of the first pages of that, round and round, where the guest first looks whether the number that it
/// wrote a round ago is still there. Each [#STEP] counts it writes `C` and the count, little-endian, to port 0xe9; `E`,
/// and no more, once it finds another number than it wrote.
///
/// @param noise how many pages are filled
/// @param counters how many of these are counted in, a power of two
record CountingGuest(int noise, int counters) {
    static final int STEP = 1 << 20;

    /// Where the noise begins, in bytes.
    static final int START = 2 << 20;

    private static final int FIRMWARE = 64 << 10;
    private static final int PAGE = 4096;

    /// From the reset vector in real mode to protected mode with flat segments.
    private static final String ENTRY = """
            fa              cli
            2e660f01168000  lgdtl %cs:0x80
            0f20c0          mov %cr0,%eax
            0c01            or $1,%al
            0f22c0          mov %eax,%cr0
            66ea0001 0f000800 ljmpl $8,$0xf0100
            """;

    private static final String RESET = "ea000000f0    ljmp $0xf000,$0";

    /// Limit and address of the table; from 0x88 on the table: nothing, code, data.
    private static final String SEGMENTS = "1700 88000f00 0000 0000000000000000 ffff0000009acf00 ffff00000092cf00";

    private static final String PROGRAM = """
            66b81000        mov $0x10,%ax
            8ed8            mov %ax,%ds
            8ec0            mov %ax,%es
            bf00002000      mov $0x200000,%edi
            b9 NOISEDWORDS  mov $noise,%ecx
            b801000000      mov $1,%eax
            69c00d661900    fill: imul $0x19660d,%eax,%eax
            055ff36e3c      add $0x3c6ef35f,%eax
            ab              stosl
            e2f2            loop fill
            31db            xor %ebx,%ebx
            89d8            init: mov %ebx,%eax
            c1e00c          shl $12,%eax
            8d8b MINUSROUND lea -round(%ebx),%ecx
            898800002000    mov %ecx,0x200000(%eax)
            43              inc %ebx
            81fb ROUND      cmp $round,%ebx
            75e6            jne init
            31db            xor %ebx,%ebx
            89d8            main: mov %ebx,%eax
            25 MASK         and $(round-1),%eax
            c1e00c          shl $12,%eax
            8d8b MINUSROUND lea -round(%ebx),%ecx
            398800002000    cmp %ecx,0x200000(%eax)
            7407            je ok
            b045            mov $'E',%al
            e6e9            out %al,$0xe9
            f4              halt: hlt
            ebfd            jmp halt
            899800002000    ok: mov %ebx,0x200000(%eax)
            43              inc %ebx
            f7c3ffff0f00    test $0xfffff,%ebx
            75d2            jne main
            b043            mov $'C',%al
            e6e9            out %al,$0xe9
            b904000000      mov $4,%ecx
            89d8            mov %ebx,%eax
            e6e9            tell: out %al,$0xe9
            c1e808          shr $8,%eax
            e2f9            loop tell
            ebbe            jmp main
            """;

    /// The image for `-bios`.
    byte[] firmware() {
        byte[] image = new byte[FIRMWARE];
        put(image, 0, ENTRY);
        put(image, 0x80, SEGMENTS);
        put(image, 0x100, PROGRAM);
        put(image, FIRMWARE - 16, RESET);
        return image;
    }

    private void put(byte[] image, int at, String listing) {
        StringBuilder hex = new StringBuilder();
        for (String line : listing.lines().toList()) {
            for (String word : line.split(" ", -1)) {
                String code = substituted(word);
                if (!code.matches("([0-9a-f]{2})+") || word.length() < 2) {
                    break;
                }
                hex.append(code);
            }
        }
        byte[] bytes = HexFormat.of().parseHex(hex);
        System.arraycopy(bytes, 0, image, at, bytes.length);
    }

    private String substituted(String word) {
        return switch (word) {
            case "NOISEDWORDS" -> number(noise * (PAGE / 4));
            case "ROUND" -> number(counters);
            case "MINUSROUND" -> number(-counters);
            case "MASK" -> number(counters - 1);
            default -> word;
        };
    }

    private static String number(int value) {
        ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value);
        return HexFormat.of().formatHex(bytes.array());
    }
}
