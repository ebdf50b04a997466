package org.vml.filesystem.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.vml.repository.DiskSource;

/// Partitions as the first sector of a disk has them, and the chain of logical ones in an extended one.
final class MasterBootRecord {
    /// The length of a sector in bytes, whatever the disk's are.
    static final int SECTOR = 512;

    private static final int TABLE = 446;
    private static final int ENTRY = 16;
    private static final int ENTRIES = 4;
    private static final int SIGNATURE = 0xaa55;
    private static final int PROTECTIVE = 0xee;
    private static final int MOST_LOGICAL = 256;

    private final DiskSource disk;
    private final List<Partition> found = new ArrayList<>();
    private boolean isProtective;
    private int links;

    private MasterBootRecord(DiskSource disk) {
        this.disk = disk;
    }

    /// One line of a table.
    ///
    /// @param first the first sector, counted from where depends on the table
    private record Entry(int type, long first, long sectors) {
        boolean isExtended() {
            return type == 0x05 || type == 0x0f || type == 0x85;
        }

        boolean isEmpty() {
            return type == 0 || sectors == 0;
        }
    }

    /// The partitions in their order; empty if there is no such record.
    static List<Partition> partitions(DiskSource disk) {
        MasterBootRecord record = new MasterBootRecord(disk);
        for (Entry entry : record.table(0)) {
            record.primary(entry);
        }
        return record.found;
    }

    /// Whether it only says that the disk has a GPT.
    static boolean isProtective(DiskSource disk) {
        MasterBootRecord record = new MasterBootRecord(disk);
        record.table(0).forEach(entry -> record.isProtective |= entry.type() == PROTECTIVE);
        return record.isProtective;
    }

    private void primary(Entry entry) {
        if (entry.isExtended()) {
            logical(entry.first());
        } else if (!entry.isEmpty()) {
            add(entry.first(), entry.sectors());
        }
    }

    /// Each table of the chain has one partition, counted from itself, and the next table, counted from the first
    /// one.
    private void logical(long first) {
        long at = first;
        while (at >= 0 && links < MOST_LOGICAL) {
            long next = -1;
            links++;
            for (Entry entry : table(at)) {
                if (entry.isExtended()) {
                    next = first + entry.first();
                } else if (!entry.isEmpty()) {
                    add(at + entry.first(), entry.sectors());
                }
            }
            at = next;
        }
    }

    private void add(long first, long sectors) {
        if (first < disk.size() / SECTOR) {
            found.add(new Partition(first * SECTOR, Math.min(sectors * SECTOR, disk.size() - first * SECTOR)));
        }
    }

    private List<Entry> table(long sector) {
        if (sector >= disk.size() / SECTOR) {
            return List.of();
        }
        ByteBuffer raw = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(sector * SECTOR, raw);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES && (raw.getShort(SECTOR - 2) & 0xffff) == SIGNATURE; i++) {
            int at = TABLE + i * ENTRY;
            long first = raw.getInt(at + 8) & 0xffff_ffffL;
            entries.add(new Entry(raw.get(at + 4) & 0xff, first, raw.getInt(at + 12) & 0xffff_ffffL));
        }
        return entries;
    }
}
