package org.vml.agent.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The names in a directory in the order of their bytes, left where getdents64(2) put them: each ends with a zero, so
/// that the kernel can be given its address. One thread at a time.
final class SortedNames implements AutoCloseable {
    /// How much room there must be for the next call, in bytes; and how much is kept between directories.
    private static final int LEAST = 1 << 15;

    private static final int USUAL = 1 << 18;

    /// `struct linux_dirent64`: inode 8, offset 8, length 2, type 1, name.
    private static final int LENGTH_AT = 16;

    private static final int NAME_AT = 19;

    private Arena arena = Arena.ofConfined();
    private MemorySegment entries = arena.allocate(USUAL, Long.BYTES);
    private byte[] bytes = new byte[LEAST];
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int[] order = new int[256];
    private int[] merged = new int[256];
    private int count;

    void read(int directory, MemorySegment state) throws LinuxException {
        count = 0;
        shrink();
        int length = fill(directory, state);
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, Math.min(2 * length, USUAL))];
        }
        MemorySegment.copy(entries, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
        index(length);
        sort();
    }

    private int fill(int directory, MemorySegment state) throws LinuxException {
        int length = 0;
        while (true) {
            long room = entries.byteSize() - length;
            long got = Syscalls.call(state, Syscalls.GETDENTS64, directory, entries.address() + length, room, 0, 0);
            Linux.checked("list", new byte[0], got);
            if (got == 0) {
                return length;
            }
            length += (int) got;
            if (entries.byteSize() - length < LEAST) {
                resize(Math.multiplyExact((int) entries.byteSize(), 2), length);
            }
        }
    }

    private void resize(int size, int keep) {
        Arena next = Arena.ofConfined();
        MemorySegment larger = next.allocate(size, Long.BYTES);
        MemorySegment.copy(entries, 0, larger, 0, keep);
        arena.close();
        arena = next;
        entries = larger;
    }

    /// Gives back what a large directory needed.
    private void shrink() {
        if (entries.byteSize() > USUAL) {
            resize(USUAL, 0);
            bytes = new byte[LEAST];
        }
    }

    private void index(int length) {
        for (int at = 0; at < length; ) {
            int entry = (bytes[at + LENGTH_AT] & 0xff) | (bytes[at + LENGTH_AT + 1] & 0xff) << 8;
            int start = at + NAME_AT;
            int end = start;
            while (bytes[end] != 0) {
                end++;
            }
            if (!isDots(start, end - start)) {
                add(start, end);
            }
            at += entry;
        }
    }

    private boolean isDots(int start, int length) {
        return bytes[start] == '.' && (length == 1 || (length == 2 && bytes[start + 1] == '.'));
    }

    private void add(int start, int end) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            order = new int[2 * count];
            merged = new int[2 * count];
        }
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    /// Merges runs of 1, 2, 4 … names: no order of names makes it slow.
    private void sort() {
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int run = 1; run < count; run *= 2) {
            for (int from = 0; from < count; from += 2 * run) {
                merge(from, Math.min(from + run, count), Math.min(from + 2 * run, count));
            }
            int[] other = order;
            order = merged;
            merged = other;
        }
    }

    private void merge(int from, int middle, int to) {
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takesLeft = right == to || (left < middle && compare(order[left], order[right]) <= 0);
            merged[at] = takesLeft ? order[left++] : order[right++];
        }
    }

    private int compare(int a, int b) {
        return Arrays.compareUnsigned(bytes, starts[a], ends[a], bytes, starts[b], ends[b]);
    }

    int indexOf(byte[] name) {
        int low = 0;
        for (int high = count - 1; low <= high; ) {
            int middle = (low + high) >>> 1;
            int compared = Arrays.compareUnsigned(bytes, start(middle), end(middle), name, 0, name.length);
            if (compared == 0) {
                return middle;
            }
            low = compared < 0 ? middle + 1 : low;
            high = compared < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    int count() {
        return count;
    }

    /// What [#start] and [#end] count in.
    byte[] bytes() {
        return bytes;
    }

    int start(int name) {
        return starts[order[name]];
    }

    int end(int name) {
        return ends[order[name]];
    }

    /// Where the name is for the kernel.
    long address(int name) {
        return entries.address() + start(name);
    }

    @Override
    public void close() {
        arena.close();
    }
}
