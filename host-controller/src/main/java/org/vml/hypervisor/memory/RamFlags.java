package org.vml.hypervisor.memory;

/// What a record of a RAM section is: bits of a number whose upper bits are an offset. Source: `RAM_SAVE_FLAG_*` of
/// `migration/ram.c`. Others (XBZRLE, compressed pages, RDMA's hooks, multifd) must be asked for, which libvirt does
/// not do when it saves; they are not understood here.
final class RamFlags {
    /// A byte follows, which fills the page; it is always zero.
    static final int ZERO = 0x02;
    /// The block list follows, whose lengths add up to the offset.
    static final int MEM_SIZE = 0x04;
    /// The content of the page follows.
    static final int PAGE = 0x08;
    /// The section is done.
    static final int EOS = 0x10;
    /// The page is of the same block as the one before; without it the block's name comes first.
    static final int CONTINUE = 0x20;

    private RamFlags() {}
}
