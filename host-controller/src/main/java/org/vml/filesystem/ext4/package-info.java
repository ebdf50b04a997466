/// Reads ext4, and ext2 and ext3 with it.
///
/// Read: both kinds of block maps, inline data, extended attributes wherever they are, hashed directories (their
/// index looks like empty entries to one who reads all of a directory), all layouts of group descriptors, and what
/// was committed to the journal but not yet put in its place, as every mount would do first. Refused: encrypted
/// directories and files, compression, a journal on another device, fast commits that were not put in their place.
/// Checksums are verified in the journal, where they say what was committed, and nowhere else.
///
/// The format: Linux, `Documentation/filesystems/ext4/` and `fs/ext4/ext4.h`, `fs/ext4/xattr.h`; the journal,
/// `include/linux/jbd2.h` and `fs/jbd2/recovery.c`. Offsets in this package are those of the structures there.
@NullMarked
package org.vml.filesystem.ext4;

import org.jspecify.annotations.NullMarked;
