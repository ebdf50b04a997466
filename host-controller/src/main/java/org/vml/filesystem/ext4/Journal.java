package org.vml.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the journal of a file system that was not unmounted: which blocks have newer content there than in their
/// places. Transactions count once their commit block is there; what comes behind the last one is as if it had never
/// been.
final class Journal {
    /// Of all blocks that have newer content; each takes about 100 bytes of memory.
    private static final int MOST_BLOCKS = 1 << 20;

    private static final int REVOKE_HEADER = 16;
    private static final int FAST_COMMIT_HEAD = 9;

    private final Volume volume;
    private final MappedContent log;
    private final JournalSuperblock superblock;
    private final JournalChecksum checksum;
    private final Map<Long, Long> committed = new HashMap<>();

    /// What the transaction that is being read has, by their places in the file system.
    private final Map<Long, Long> logged = new HashMap<>();

    /// The blocks of the log with what this transaction revokes.
    private final List<Long> revokes = new ArrayList<>();

    /// Whether a block of it differs from what was to be written: it matters only if the transaction was committed.
    private boolean damagedTag;

    private int transaction;
    private long at;
    private long left;

    private Journal(Volume volume, MappedContent log) {
        int blockSize = volume.superblock().blockSize();
        this.volume = volume;
        this.log = log;
        this.superblock = JournalSuperblock.parse(read(0), blockSize, log.size() / blockSize);
        this.checksum = new JournalChecksum(superblock.uuid());
        this.transaction = superblock.transaction();
        this.at = superblock.start();
        this.left = superblock.end() - superblock.first();
    }

    /// The newer blocks of a file system that says that it has some.
    static Overlay replay(Volume volume) {
        if (volume.superblock().journalInode() == 0) {
            throw Damage.unsupported("it was not unmounted, and its journal is on another device");
        }
        Inode inode = volume.inodes().get(volume.superblock().journalInode());
        Journal journal = new Journal(volume, volume.mapped(inode));
        journal.replay();
        return new Overlay(volume.superblock().blockSize(), journal.committed);
    }

    private void replay() {
        if (superblock.start() == 0) {
            return;
        }
        while (readNext()) {
            if (logged.size() + committed.size() > MOST_BLOCKS) {
                throw Damage.unsupported("its journal has more than " + MOST_BLOCKS + " blocks that are not in place");
            }
        }
        requireNoFastCommits();
    }

    /// Reads a block of the journal's own, and what belongs to it; says whether the log may go on behind it.
    private boolean readNext() {
        byte[] block = read(at);
        int kind = JournalBlock.kind(block);
        if (kind == 0 || JournalBlock.transaction(block) != transaction || !isWhole(kind, block)) {
            return false;
        }
        long place = at;
        advance();
        switch (kind) {
            case JournalBlock.DESCRIPTOR ->
                JournalTags.parse(block, superblock.format()).forEach(this::log);
            case JournalBlock.COMMIT -> commit();
            case JournalBlock.REVOKE -> revokes.add(place);
            default -> left = -1;
        }
        return left >= 0;
    }

    private boolean isWhole(int kind, byte[] block) {
        if (!superblock.format().hasChecksums()) {
            return true;
        }
        return kind == JournalBlock.COMMIT ? checksum.isWholeCommit(block) : checksum.isWhole(block);
    }

    /// Takes note of the block at this place in the log.
    private void log(JournalTags.Tag tag) {
        volume.superblock().requireBlocks(Math.max(1, tag.block()), 1, "its journal");
        if (superblock.format().hasChecksums()) {
            requireWhole(tag);
        }
        logged.put(tag.block(), log.place(at) << 1 | (tag.isEscaped() ? 1 : 0));
        advance();
    }

    private void requireWhole(JournalTags.Tag tag) {
        int mask = superblock.format().hasLongTags() ? -1 : 0xffff;
        int expected = checksum.of(transaction, read(at));
        damagedTag |= (expected & mask) != tag.checksum();
    }

    /// What was logged is newer than what was committed; what was revoked is older than its place.
    private void commit() {
        if (damagedTag) {
            throw Damage.of("a block of transaction " + Integer.toUnsignedString(transaction)
                    + " in its journal does not have the checksum that it was written with");
        }
        committed.putAll(logged);
        revokes.forEach(this::revoke);
        logged.clear();
        revokes.clear();
        transaction++;
    }

    private void revoke(long place) {
        byte[] block = read(place);
        boolean isLong = superblock.format().has64Bits();
        int end = (int) Math.min(Numbers.bigU32(block, JournalBlock.HEADER), block.length);
        int step = isLong ? Long.BYTES : Integer.BYTES;
        for (int entry = REVOKE_HEADER; entry + step <= end; entry += step) {
            long high = isLong ? Numbers.bigU32(block, entry) << 32 : 0;
            committed.remove(high | Numbers.bigU32(block, entry + step - Integer.BYTES));
        }
    }

    /// Those of the present transaction would have to be put in their place too.
    private void requireNoFastCommits() {
        if (superblock.fastCommits() == 0) {
            return;
        }
        byte[] block = read(superblock.end());
        boolean isHead = Numbers.u16(block, 0) == FAST_COMMIT_HEAD;
        if (isHead && Numbers.s32(block, 8) == transaction) {
            throw Damage.unsupported("its journal has fast commits that are not in place")
                    .next("Start the guest, shut it down, and save it again");
        }
    }

    private void advance() {
        left--;
        if (left < 0) {
            throw Damage.of("its journal goes round in a circle");
        }
        at = superblock.next(at);
    }

    private byte[] read(long block) {
        byte[] bytes = new byte[volume.superblock().blockSize()];
        log.read(block * bytes.length, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
