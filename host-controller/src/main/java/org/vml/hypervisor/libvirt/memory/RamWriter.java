package org.vml.hypervisor.libvirt.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.vml.operation.Run;
import org.vml.operation.Workers;
import org.vml.repository.DiskSource;

/// Writes the sections of RAM: one with every page once, then the last one, which is empty. Several threads read pieces
/// of RAM and append their records in whatever order: QEMU puts each page where its record says (`ram_load_precopy`).
///
/// Pages of zeros are written too, 9 bytes each, as QEMU itself does. The machine that they are loaded into does not
/// begin with zeros everywhere: devices have put their ROMs into some blocks, and RAM may be a shared file.
final class RamWriter {
    /// In bytes: whole pages of one block.
    private static final int PIECE = RamLayout.ALIGNMENT;

    private static final int RECORD = 8;

    private final ImageFile image;
    private final MigrationHead head;
    private final DiskSource ram;
    private final Run run;
    private final byte[] zeros;

    RamWriter(ImageFile image, MigrationHead head, DiskSource ram, Run run) {
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
        long size = head.layout().size();
        AtomicLong next = new AtomicLong();
        Workers.run("vml-memory-", goOn -> {
            byte[] pages = new byte[PIECE];
            ByteBuffer records = ByteBuffer.allocateDirect(PIECE + PIECE / head.pageSize() * (RECORD + 1) + 256);
            for (long at = next.getAndAdd(PIECE); at < size && goOn.getAsBoolean(); at = next.getAndAdd(PIECE)) {
                run.checkCancelled();
                run.advance(write(at, pages, records.clear()));
            }
        });
        image.append(sectionEnd());
        image.append(commands);
        image.append(sectionStart(SectionType.END));
        image.append(sectionEnd());
    }

    /// Writes the piece at `start` and returns its length.
    private int write(long start, byte[] pages, ByteBuffer records) {
        RamBlock block = head.layout().at(start);
        int length = (int) Math.min(PIECE, block.end() - start);
        boolean hole = ram.nextData(start).start() >= start + length;
        if (!hole) {
            ram.read(start, ByteBuffer.wrap(pages, 0, length));
        }
        int size = head.pageSize();
        for (int at = 0; at < length; at += size) {
            boolean zero = hole || Arrays.equals(pages, at, at + size, zeros, 0, size);
            long record = start - block.start() + at | (zero ? RamFlags.ZERO : RamFlags.PAGE);
            if (at == 0) {
                byte[] name = block.name().getBytes(StandardCharsets.ISO_8859_1);
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
        return length;
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
