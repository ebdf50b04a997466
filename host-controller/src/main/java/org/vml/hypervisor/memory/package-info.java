/// The memory of a saved QEMU machine, taken apart so that a repository stores of it only what changed, and put
/// together again.
///
/// A file that libvirt saved is a header with the definition, then QEMU's migration stream: a block list, pages with
/// headers in between, in whatever order, some more than once, then the states of all devices.
/// [org.vml.hypervisor.memory.MemoryImage] shows it as two contents: RAM, where each page has its fixed,
/// aligned place, and the rest. [org.vml.hypervisor.memory.StoredMemory] makes a file of the two again, with
/// each page once, which a machine goes on from as from the first.
///
/// What is not understood in every byte (compressed images, streams of devices that send memory of their own, mapped
/// RAM, other hypervisors) is kept as it is, in one piece: RAM is then empty, the rest is the file.
///
/// Images and parts may come from strangers. Invariants: memory is bounded by the size of what is read and by
/// [org.vml.hypervisor.memory.RamPages]; nothing but the named file is written; it is complete or not there.
/// Not guaranteed: that QEMU takes the states of the devices; nobody but QEMU knows what is in them.
///
/// Sources: `src/qemu/qemu_saveimage.{h,c}` of libvirt; `docs/devel/migration.rst`, `migration/savevm.c` and
/// `migration/ram.c` of QEMU, 7.2 where nothing else is said.
@NullMarked
package org.vml.hypervisor.memory;

import org.jspecify.annotations.NullMarked;
