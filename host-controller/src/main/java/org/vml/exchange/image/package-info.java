/// Images of disks as other programs keep them: raw files read and written here, every other format through the
/// programs that own it, `qemu-img` and `qemu-nbd`. [org.vml.exchange.image.DiskImages] is the way in.
///
/// Images come from strangers. Before QEMU serves one it is inspected, first here
/// ([org.vml.exchange.image.ImageHeader]),
/// then by a `qemu-img` with bounds on time and memory, and refused if it would make QEMU read any other file. What
/// `qemu-nbd` then says is believed as little as any server's: answers are bounded in size and time.
///
/// Invariants: a file appears under its name complete, or not at all; no process, socket or directory outlives its use.
/// Not guaranteed: that a hidden `.NAME.partial-XXXX` directory is gone if the process was killed while it wrote an
/// image; that a raw image without a named format is read as raw, see [org.vml.exchange.image.DiskImages#open].
@NullMarked
package org.vml.exchange.image;

import org.jspecify.annotations.NullMarked;
