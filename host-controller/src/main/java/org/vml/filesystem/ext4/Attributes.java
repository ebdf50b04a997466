package org.vml.filesystem.ext4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.wire.Bytes;

/// Reads extended attributes: those behind the fields of an inode, and those in a block of their own.
final class Attributes {
    private static final int MAGIC = 0xea020000;
    private static final int BLOCK_HEADER = 32;
    private static final int ENTRY = 16;
    private static final int LONGEST = 1 << 16;

    /// Of all values of an inode together, in bytes.
    private static final int MOST = 1 << 24;

    private static final int SYSTEM = 7;
    private static final Map<Integer, String> PREFIXES = Map.of(
            1, "user.",
            2, AccessControlList.ACCESS,
            3, AccessControlList.DEFAULT,
            4, "trusted.",
            6, "security.",
            8, "system.richacl");

    private final Volume volume;

    Attributes(Volume volume) {
        this.volume = volume;
    }

    /// Where attributes lie, one table of entries and their values.
    ///
    /// @param first the first entry
    /// @param base what the offsets of values count from
    @SuppressWarnings("ArrayRecordComponent") // a view of a block, compared with nothing
    private record Table(Inode inode, byte[] bytes, int first, int base, int end) {}

    private record Entry(Table table, int at) {
        int prefix() {
            return Numbers.u8(table.bytes(), at + 1);
        }

        String suffix() {
            int length = Numbers.u8(table.bytes(), at);
            return new String(table.bytes(), at + ENTRY, length, StandardCharsets.UTF_8);
        }

        long valueInode() {
            return Numbers.u32(table.bytes(), at + 4);
        }

        int end() {
            return at + ENTRY + (Numbers.u8(table.bytes(), at) + 3) / 4 * 4;
        }
    }

    /// All that the kernel would show, in the order of their names.
    List<Attribute> of(Inode inode) {
        Map<String, Attribute> found = new TreeMap<>();
        long left = MOST;
        for (Table table : tables(inode)) {
            for (Entry entry : entries(table)) {
                String prefix = PREFIXES.get(entry.prefix());
                if (prefix != null) {
                    byte[] value = value(entry);
                    left -= value.length;
                    require(left >= 0, inode);
                    Attribute attribute = attribute(prefix + entry.suffix(), value, inode);
                    found.putIfAbsent(attribute.name(), attribute);
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static Attribute attribute(String name, byte[] value, Inode inode) {
        boolean isList = name.equals(AccessControlList.ACCESS) || name.equals(AccessControlList.DEFAULT);
        return new Attribute(name, Bytes.owned(isList ? AccessControlList.decode(value, inode) : value));
    }

    /// What an inode with inline data has of it behind its fields; empty if there is none.
    byte[] inlineData(Inode inode) {
        Table table = behindFields(inode);
        for (Entry entry : table == null ? List.<Entry>of() : entries(table)) {
            if (entry.prefix() == SYSTEM && entry.suffix().equals("data")) {
                return value(entry);
            }
        }
        return new byte[0];
    }

    private List<Table> tables(Inode inode) {
        List<Table> tables = new ArrayList<>();
        Table behindFields = behindFields(inode);
        if (behindFields != null) {
            tables.add(behindFields);
        }
        if (inode.attributeBlock() != 0) {
            tables.add(block(inode));
        }
        return tables;
    }

    private static @Nullable Table behindFields(Inode inode) {
        int at = inode.start() + inode.end();
        int end = inode.start() + inode.length();
        if (end - at < Integer.BYTES * 2 || Numbers.s32(inode.bytes(), at) != MAGIC) {
            return null;
        }
        return new Table(inode, inode.bytes(), at + Integer.BYTES, at + Integer.BYTES, end);
    }

    private Table block(Inode inode) {
        int blockSize = volume.superblock().blockSize();
        volume.superblock().requireBlocks(inode.attributeBlock(), 1, inode.toString());
        long offset = inode.attributeBlock() * blockSize;
        byte[] page = volume.blocks().page(offset);
        int at = Blocks.inPage(offset);
        require(Numbers.s32(page, at) == MAGIC && Numbers.s32(page, at + 8) == 1, inode);
        return new Table(inode, page, at + BLOCK_HEADER, at, at + blockSize);
    }

    private static List<Entry> entries(Table table) {
        List<Entry> entries = new ArrayList<>();
        int at = table.first();
        while (at + Integer.BYTES <= table.end() && Numbers.s32(table.bytes(), at) != 0) {
            require(at + ENTRY <= table.end(), table.inode());
            Entry entry = new Entry(table, at);
            require(entry.end() <= table.end(), table.inode());
            entries.add(entry);
            at = entry.end();
        }
        return entries;
    }

    private byte[] value(Entry entry) {
        Table table = entry.table();
        int offset = Numbers.u16(table.bytes(), entry.at() + 2);
        long size = Numbers.u32(table.bytes(), entry.at() + 8);
        require(size <= LONGEST, table.inode());
        if (entry.valueInode() != 0) {
            return valueOf(entry.valueInode(), (int) size);
        }
        int from = table.base() + offset;
        require(size <= table.end() - from, table.inode());
        return Arrays.copyOfRange(table.bytes(), from, from + (int) size);
    }

    private byte[] valueOf(long number, int size) {
        Inode inode = volume.inodes().get(number);
        require(inode.size() == size, inode);
        return volume.mapped(inode).all(LONGEST, inode.toString());
    }

    private static void require(boolean condition, Inode inode) {
        if (!condition) {
            throw Damage.of(inode + " has damaged attributes");
        }
    }
}
