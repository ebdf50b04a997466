package org.vml.hypervisor.memory;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A migration stream up to the end of the section in which RAM begins: what the pages behind it mean.
///
/// @param pageSize of the guest's pages, in bytes
/// @param ramSection the number of RAM's section, unsigned 32 bits
/// @param footers whether sections end with a footer
record MigrationHead(int pageSize, long ramSection, boolean footers, RamLayout layout) {
    /// The longest one, in bytes.
    static final int MAX_LENGTH = 1 << 20;

    private static final long MAGIC = 0x5145564d; // "QEVM"
    private static final long VERSION = 3;
    private static final int RAM_VERSION = 4;
    private static final int USUAL_PAGE_BITS = 12;
    private static final int MAX_PAGE_BITS = 16;
    private static final int MAX_BLOCKS = 1024;

    /// Reads the stream from its first byte to the first behind RAM's first section. Source: `qemu_savevm_state_header`
    /// and `qemu_savevm_state_setup` of `migration/savevm.c`.
    static MigrationHead read(StreamReader in) throws NotUnderstoodException {
        if (in.remaining() < 8 || in.be32() != MAGIC || in.be32() != VERSION) {
            throw new NotUnderstoodException("no migration stream of QEMU is where one was expected");
        }
        int pageSize = 1 << USUAL_PAGE_BITS;
        int type = in.u8();
        if (type == SectionType.CONFIGURATION) {
            pageSize = 1 << pageBits(in);
            type = in.u8();
        }
        if (type != SectionType.START) {
            throw new NotUnderstoodException("something of type " + type + " comes before RAM");
        }
        long section = ramSection(in);
        RamLayout layout = blockList(in, pageSize);
        if (in.be64() != RamFlags.EOS) {
            throw new NotUnderstoodException("something follows the list of RAM blocks");
        }
        boolean footers = in.peek() == SectionType.FOOTER;
        if (footers) {
            footer(in, section);
        }
        return new MigrationHead(pageSize, section, footers, layout);
    }

    /// Reads the end of a section (`save_section_footer`, `check_section_footer`).
    static void footer(StreamReader in, long section) throws NotUnderstoodException {
        if (in.u8() != SectionType.FOOTER || in.be32() != section) {
            throw new NotUnderstoodException("a section of RAM ends with something else than its footer");
        }
    }

    /// The configuration: the name of the machine's type and subsections (`vmstate_configuration`).
    private static int pageBits(StreamReader in) throws NotUnderstoodException {
        int bits = USUAL_PAGE_BITS;
        in.skip((int) Math.min(in.be32(), Integer.MAX_VALUE));
        while (in.peek() == SectionType.SUBSECTION) {
            in.skip(1);
            String name = in.counted();
            long version = in.be32();
            if (version == 1 && name.equals("configuration/target-page-bits")) {
                bits = (int) Math.min(in.be32(), Integer.MAX_VALUE);
            } else if (version == 1 && name.equals("configuration/uuid")) {
                in.skip(16);
            } else {
                // configuration/capabilities is there if RAM is left out or mapped
                throw new NotUnderstoodException("it has the unknown " + name);
            }
        }
        if (bits < USUAL_PAGE_BITS || bits > MAX_PAGE_BITS) {
            throw new NotUnderstoodException("pages have 2^" + bits + " bytes");
        }
        return bits;
    }

    /// The header of a section that is sent in parts (`save_section_header`).
    private static long ramSection(StreamReader in) throws NotUnderstoodException {
        long section = in.be32();
        String name = in.counted();
        long instance = in.be32();
        long version = in.be32();
        if (!name.equals("ram") || instance != 0 || version != RAM_VERSION) {
            throw new NotUnderstoodException("the section " + name + " version " + version + " comes before RAM");
        }
        return section;
    }

    /// The names and lengths of all blocks (`ram_save_setup`, `ram_load_precopy`).
    private static RamLayout blockList(StreamReader in, int pageSize) throws NotUnderstoodException {
        long first = in.be64();
        if (first % pageSize != RamFlags.MEM_SIZE) {
            throw new NotUnderstoodException("RAM does not begin with the list of its blocks");
        }
        SequencedMap<String, Long> lengths = new LinkedHashMap<>();
        long left = first - RamFlags.MEM_SIZE;
        while (left > 0) {
            String name = in.counted();
            long length = in.be64();
            boolean plausible = !name.isEmpty() && length > 0 && length <= left && length % pageSize == 0;
            if (!plausible || lengths.size() == MAX_BLOCKS || lengths.put(name, length) != null) {
                throw new NotUnderstoodException("the list of RAM blocks makes no sense");
            }
            left -= length;
        }
        return new RamLayout(lengths);
    }
}
