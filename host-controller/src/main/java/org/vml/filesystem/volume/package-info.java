/// Finds the file systems on a disk: one on all of it, or those in its partitions.
///
/// Partition tables: UEFI specification 2.10, chapter 5 (MBR and GPT); the chain of logical partitions is as `fdisk`
/// and Linux, `block/partitions/msdos.c`, have it.
@NullMarked
package org.vml.filesystem.volume;

import org.jspecify.annotations.NullMarked;
