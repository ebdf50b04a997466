package org.vml.hypervisor.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.vml.operation.Run;
import org.vml.operation.Workers;
import org.vml.repository.DiskSource;

/// Writes the sections of RAM: one with every page once, then the last one, which is empty. Several threads read pieces
/// of RAM and append their records in whatever order: QEMU puts each page where its record says (`ram_load_precopy`).
///
/// Pages of zeros are written too, 9 bytes each, as QEMU itself does. The machine that they are loaded into does not
/// begin with zeros everywhere: devices have put their ROMs into some blocks, and RAM may be a shared file.
final class RamWriter {
    private static final int RECORD = 8;
    private static final int LONGEST_NAME = 256;

    private final ImageStream image;
    private final MigrationHead head;
    private final DiskSource ram;
    private final Run run;
    private final byte[] zeros;

    RamWriter(ImageStream image, MigrationHead head, DiskSource ram, Run run) {
        this.image = image;
        this.head = head;
        this.ram = ram;
        this.run = run;
        this.zeros = new byte[head.pageSize()];
    }

    /// Writes it all.
    ///
    /// @param commands to stand before the last section
    void write(byte[] commands) {
        image.append(sectionStart(SectionType.PART));
        RamPieces pieces = new RamPieces(head.layout(), ram);
        Workers.run("vml-memory-", goOn -> {
            byte[] pages = new byte[RamPieces.LONGEST];
            int longest = RamPieces.LONGEST + RamPieces.LONGEST / head.pageSize() * RECORD;
            ByteBuffer records = ByteBuffer.allocateDirect(longest + LONGEST_NAME);
            for (RamPieces.Piece piece = pieces.next(); piece != null && goOn.getAsBoolean(); piece = pieces.next()) {
                run.checkCancelled();
                write(piece, pages, records.clear());
                run.advance(piece.length());
            }
        });
        image.append(sectionEnd());
        image.append(commands);
        image.append(sectionStart(SectionType.END));
        image.append(sectionEnd());
    }

    private void write(RamPieces.Piece piece, byte[] pages, ByteBuffer records) {
        if (!piece.hole()) {
            ram.read(piece.start(), ByteBuffer.wrap(pages, 0, piece.length()));
        }
        byte[] name = piece.block().name().getBytes(StandardCharsets.ISO_8859_1);
        long offset = piece.start() - piece.block().start();
        int size = head.pageSize();
        for (int at = 0; at < piece.length(); at += size) {
            boolean zero = piece.hole() || Arrays.equals(pages, at, at + size, zeros, 0, size);
            long record = (offset + at) | (zero ? RamFlags.ZERO : RamFlags.PAGE);
            if (at == 0) {
                records.putLong(record).put((byte) name.length).put(name);
            } else {
                records.putLong(record | RamFlags.CONTINUE);
            }
            if (zero) {
                records.put((byte) 0);
            } else {
                records.put(pages, at, size);
            }
        }
        image.append(records.flip());
    }

    /// `save_section_header` of a later part.
    private byte[] sectionStart(int type) {
        return ByteBuffer.allocate(5)
                .put((byte) type)
                .putInt((int) head.ramSection())
                .array();
    }

    /// The record that ends a section's pages, and `save_section_footer`.
    private byte[] sectionEnd() {
        ByteBuffer end = ByteBuffer.allocate(head.footers() ? 13 : 8).putLong(RamFlags.EOS);
        if (head.footers()) {
            end.put((byte) SectionType.FOOTER).putInt((int) head.ramSection());
        }
        return end.array();
    }
}
