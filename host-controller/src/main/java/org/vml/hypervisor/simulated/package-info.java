/// The driver that needs no libvirt and no operating system in the guest: to try VML, and to test what stands on
/// machines in milliseconds.
///
/// A machine is a QEMU process, emulated, which outlives the controller. Its disks, its memory and what happens to
/// them are QEMU's own; what is simulated is the work of a person in it: the guest is a firmware of a kilobyte
/// ([org.vml.hypervisor.simulated.GuestFirmware]) that counts, reads and writes sectors and does what an agent would.
/// There is no network in it.
///
/// The machines of a location are in one directory:
///
/// ```
/// guest.rom     the firmware
/// lock          held while a machine is defined
/// ID.json       what a machine is (MachineRecord), replaced in one step
/// ID.lock       held while a process starts the machine or takes its memory
/// ID.qmp        the socket of QEMU's monitor
/// ID.pid        the process of QEMU
/// ID.log        what QEMU says
/// ID.memory     a socket, for as long as a memory is written or read
/// ```
@NullMarked
package org.vml.hypervisor.simulated;

import org.jspecify.annotations.NullMarked;
