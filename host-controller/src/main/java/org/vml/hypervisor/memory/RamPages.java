package org.vml.hypervisor.memory;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.vml.operation.Run;

/// Finds all pages in the sections of RAM. Memory: a [PageTable], about a quarter of what this process may have at
/// most.
final class RamPages {
    /// A record of a page is at least a number and a byte (`save_zero_page_to_file`), and every page is sent.
    private static final int ZERO_RECORD = 9;

    /// What comes before the content of a page that follows another of its block.
    private static final int DATA_HEADER = 8;

    /// Tells that all other devices have sent what they send while the machine runs; without data. QEMU 10 on.
    private static final int SWITCHOVER_START = 11;

    private static final int MAX_COMMANDS = 16;
    private static final int PAGES_BETWEEN_LOOKS = 1 << 12;

    private final StreamReader in;
    private final MigrationHead head;
    private final Run run;
    private final PageTable table;
    private final ByteArrayOutputStream commands = new ByteArrayOutputStream();
    private @Nullable RamBlock last;
    private long absent;
    private int untilLook = PAGES_BETWEEN_LOOKS;

    private RamPages(StreamReader in, MigrationHead head, Run run) throws NotUnderstoodException {
        this.in = in;
        this.head = head;
        this.run = run;
        this.absent = head.layout().length() / head.pageSize();
        this.table = new PageTable(pages(), ZERO_RECORD, DATA_HEADER + head.pageSize());
    }

    /// Reads `in`, which stands behind `head`, to the end of RAM's last section.
    static RamPages read(StreamReader in, MigrationHead head, Run run) throws NotUnderstoodException {
        RamPages pages = new RamPages(in, head, run);
        while (pages.section()) {
            // until the last one
        }
        if (pages.absent > 0) {
            throw new NotUnderstoodException(pages.absent + " pages were not sent");
        }
        return pages;
    }

    PageTable table() {
        return table;
    }

    /// The commands between the sections, as they were sent.
    byte[] commands() {
        return commands.toByteArray();
    }

    private int pages() throws NotUnderstoodException {
        if (absent > in.remaining() / ZERO_RECORD) {
            throw new NotUnderstoodException("it is too short for the " + absent + " pages of its RAM");
        }
        long pages = Math.ceilDiv(head.layout().size(), head.pageSize());
        if (pages > PageTable.MAX_PAGES) {
            throw tooLarge();
        }
        requireAffordable(PageTable.leastMemory(pages));
        return (int) pages;
    }

    private static void requireAffordable(long memory) throws NotUnderstoodException {
        if (memory > Runtime.getRuntime().maxMemory() / 4) {
            throw tooLarge();
        }
    }

    private static NotUnderstoodException tooLarge() {
        return new NotUnderstoodException("its RAM is too large for the memory of this process");
    }

    /// Reads a section or a command; false if it was RAM's last section (`qemu_loadvm_state_main`).
    private boolean section() throws NotUnderstoodException {
        int type = in.u8();
        switch (type) {
            case SectionType.PART, SectionType.END -> {
                if (in.be32() != head.ramSection()) {
                    throw new NotUnderstoodException("another section is sent in parts");
                }
                records();
                if (head.footers()) {
                    MigrationHead.footer(in, head.ramSection());
                }
            }
            case SectionType.COMMAND -> command();
            default -> throw new NotUnderstoodException("something of type " + type + " comes between parts of RAM");
        }
        return type != SectionType.END;
    }

    /// `qemu_savevm_command_send`.
    private void command() throws NotUnderstoodException {
        int command = in.be16();
        int length = in.be16();
        if (command != SWITCHOVER_START || length != 0 || commands.size() > MAX_COMMANDS) {
            throw new NotUnderstoodException("the command " + command + " comes between parts of RAM");
        }
        commands.writeBytes(new byte[] {SectionType.COMMAND, 0, SWITCHOVER_START, 0, 0});
    }

    /// The pages of a section (`ram_load_precopy`).
    private void records() throws NotUnderstoodException {
        long record = in.be64();
        while (record != RamFlags.EOS) {
            page(record);
            look();
            record = in.be64();
        }
    }

    private void page(long record) throws NotUnderstoodException {
        int flags = (int) (record & (head.pageSize() - 1));
        int kind = flags & ~RamFlags.CONTINUE;
        if (kind != RamFlags.PAGE && kind != RamFlags.ZERO) {
            throw new NotUnderstoodException("RAM has a record with the flags 0x" + Integer.toHexString(flags));
        }
        RamBlock block = (flags & RamFlags.CONTINUE) != 0 ? last : head.layout().find(in.counted());
        long offset = record - flags;
        if (block == null || offset < 0 || offset >= block.length()) {
            throw new NotUnderstoodException("RAM has a page that is in none of its blocks");
        }
        last = block;
        int page = (int) ((block.start() + offset) / head.pageSize());
        if (table.get(page) == PageTable.ABSENT) {
            absent--;
        }
        if (kind == RamFlags.PAGE) {
            table.set(page, in.position());
            in.skip(head.pageSize());
        } else if (in.u8() == 0) {
            table.set(page, PageTable.ZERO);
        } else {
            throw new NotUnderstoodException("RAM has a page full of something else than zeros");
        }
    }

    private void look() throws NotUnderstoodException {
        if (--untilLook == 0) {
            run.checkCancelled();
            requireAffordable(table.memory());
            untilLook = PAGES_BETWEEN_LOOKS;
        }
    }
}
