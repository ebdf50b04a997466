package org.vml.hypervisor.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where each RAM block lies in one address space: in the order of the block list, each at the next multiple of
/// [#ALIGNMENT]. So the pages of two saves of one machine lie at the same offsets, and a chunk of the repository holds
/// pages of one block.
final class RamLayout {
    /// In bytes. Part of the format: what was stored is put together by the same rule.
    static final int ALIGNMENT = 1 << 20;

    private final TreeMap<Long, RamBlock> byStart = new TreeMap<>();
    private final Map<String, RamBlock> byName = new HashMap<>();

    /// @param lengths of the blocks by name, in order, positive
    RamLayout(SequencedMap<String, Long> lengths) {
        long start = 0;
        for (Map.Entry<String, Long> named : lengths.entrySet()) {
            RamBlock block = new RamBlock(named.getKey(), start, named.getValue());
            byStart.put(start, block);
            byName.put(block.name(), block);
            start = Math.ceilDiv(block.end(), ALIGNMENT) * ALIGNMENT;
        }
    }

    /// In the order of their places.
    Collection<RamBlock> blocks() {
        return byStart.values();
    }

    /// The block that `offset` of the address space, a multiple of [#ALIGNMENT], is in.
    RamBlock at(long offset) {
        return byStart.floorEntry(offset).getValue();
    }

    @Nullable
    RamBlock find(String name) {
        return byName.get(name);
    }

    /// The size of the address space in bytes: it ends with the last block.
    long size() {
        return byStart.isEmpty() ? 0 : byStart.lastEntry().getValue().end();
    }

    /// The bytes of all blocks.
    long length() {
        return blocks().stream().mapToLong(RamBlock::length).sum();
    }
}
