package org.vml.filesystem.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.vml.repository.DiskSource;

/// Partitions as a GPT has them. Its checksums are not looked at: what a partition holds is checked anyhow.
final class GuidPartitionTable {
    private static final long SIGNATURE = 0x5452415020494645L; // "EFI PART"
    private static final int HEADER = 92;
    private static final int SHORTEST_ENTRY = 128;
    private static final int LONGEST_ENTRY = 4096;
    private static final int MOST_ENTRIES = 1024;
    private static final int[] SECTORS = {512, 4096};

    private GuidPartitionTable() {}

    /// The partitions in the order of the table; empty if there is none.
    static List<Partition> partitions(DiskSource disk) {
        for (int sector : SECTORS) {
            if (disk.size() < 2L * sector) {
                continue;
            }
            ByteBuffer header = read(disk, sector, HEADER);
            if (header.getLong(0) == SIGNATURE) {
                return entries(disk, header, sector);
            }
        }
        return List.of();
    }

    private static List<Partition> entries(DiskSource disk, ByteBuffer header, int sector) {
        long sectors = disk.size() / sector;
        long table = header.getLong(72);
        int count = Math.clamp(header.getInt(80), 0, MOST_ENTRIES);
        int length = header.getInt(84);
        List<Partition> found = new ArrayList<>();
        if (length < SHORTEST_ENTRY || length > LONGEST_ENTRY || table < 0 || table >= sectors) {
            return found;
        }
        for (int i = 0; i < count && table * sector + (i + 1L) * length <= disk.size(); i++) {
            ByteBuffer entry = read(disk, table * sector + (long) i * length, SHORTEST_ENTRY);
            long first = entry.getLong(32);
            long last = entry.getLong(40);
            boolean isUsed = entry.getLong(0) != 0 || entry.getLong(8) != 0;
            if (isUsed && first > 0 && first <= last && last < sectors) {
                found.add(new Partition(first * sector, (last - first + 1) * sector));
            }
        }
        return found;
    }

    private static ByteBuffer read(DiskSource disk, long offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        disk.read(offset, bytes);
        return bytes;
    }
}
