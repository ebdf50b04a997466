/// Working areas: directories where one machine each lives and runs, on thin overlays over the disks of an entry.
///
/// ```
/// area.json              what the area holds (AreaState), replaced in one step
/// MACHINE.hold           the repository that may have a hold of that machine, until it is given back (AreaHold)
/// adopted.json           instead of that, what it knows of a machine that VML did not make (Adopted)
/// backup/                the socket of that one's backup job, and what the guest overwrites meanwhile
/// vda.0.qcow2 …          overlays; the highest number is on top
/// disks.sock             the entry's disks as NBD exports, while the controller serves them
/// console.sock, .log     the serial console
/// agent.sock             the channel of VML's agent
/// qga.sock               the channel of QEMU's agent, which libvirt talks to
/// config.iso             what the guest is told when it boots, if it gets a config drive (ConfigDrive)
/// id_ed25519, .pub       the key of this area
/// known_hosts            the host key of its machine
/// light                  the id of the entry with the newest light level of the machine
/// memory                 for as long as it takes to save or restore it
/// ```
@NullMarked
package org.vml.workingarea;

import org.jspecify.annotations.NullMarked;
