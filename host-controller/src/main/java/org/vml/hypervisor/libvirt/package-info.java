/// The driver for libvirt: QEMU with or without hardware virtualisation, on this host or another.
///
/// Calls go through libvirt-java's JNA mapping, extended by what it lacks
/// ([org.vml.hypervisor.libvirt.Libvirt]), on platform threads: an error is kept by libvirt for the thread
/// that got it, and native calls pin virtual threads.
///
/// Definitions come from other people's entries. Nothing of them reaches libvirt but what
/// [org.vml.hypervisor.libvirt.AllowedElements] lists; what leads out of the machine (files, sockets, devices
/// and networks of the host) is always made here.
@NullMarked
package org.vml.hypervisor.libvirt;

import org.jspecify.annotations.NullMarked;
