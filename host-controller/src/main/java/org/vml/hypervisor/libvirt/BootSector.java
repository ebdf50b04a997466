package org.vml.hypervisor.libvirt;

import java.util.HexFormat;

/// A guest of 512 bytes: it waits for three ticks of its clock, halted in between, and exits. What hangs in an
/// accelerator, hangs there: real mode through the BIOS, halting, and interrupts that wake it up.
final class BootSector {
    /// Where QEMU's device `isa-debug-exit` listens.
    static final int EXIT_PORT = 0xf4;

    /// Writing `v` there ends QEMU with status `v * 2 + 1` (QEMU: hw/misc/debugexit.c).
    static final int EXIT_STATUS = 0x15 * 2 + 1;

    /// Loaded at 0000:7c00 by the BIOS, which counts its ticks (18.2 a second) at 0000:046c.
    private static final String CODE = """
            fb          sti
            31 c0       xor  ax, ax
            8e d8       mov  ds, ax
            a1 6c 04    mov  ax, [0x046c]
            05 03 00    add  ax, 3
            89 c3       mov  bx, ax
            f4          hlt               ; here: wait for an interrupt
            a1 6c 04    mov  ax, [0x046c]
            29 d8       sub  ax, bx
            78 f8       js   here
            ba f4 00    mov  dx, 0x00f4
            b0 15       mov  al, 0x15
            ee          out  dx, al
            f4          hlt
            eb fd       jmp  $-1
            """;

    private static final int SIZE = 512;
    private static final int HEX_COLUMNS = 12;

    private BootSector() {}

    /// The code, zeros, and the signature that the BIOS looks for.
    static byte[] bytes() {
        String hex = CODE.lines()
                .map(line -> line.substring(0, HEX_COLUMNS).replace(" ", ""))
                .reduce("", String::concat);
        byte[] code = HexFormat.of().parseHex(hex);
        byte[] sector = new byte[SIZE];
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[SIZE - 2] = 0x55;
        sector[SIZE - 1] = (byte) 0xaa;
        return sector;
    }
}
