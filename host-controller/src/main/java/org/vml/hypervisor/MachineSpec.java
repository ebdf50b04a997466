package org.vml.hypervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A machine to be defined: a definition made here or on another host, and what it has to be fitted to.
///
/// What the definition says of names, ids, paths, sockets, ports, MAC addresses, security labels and the
/// accelerator does not count: these come from here, or from the host.
///
/// @param name unique on the hypervisor
/// @param directory the working area, absolute: the machine's `console.log`, `console.sock`, `agent.sock` and
///     `qga.sock` are made there
/// @param definition in the language of the driver, from [Hypervisor#template] or [Machine#definition]
/// @param disks in the order of the definition's
/// @param sshPort of 127.0.0.1, forwarded to port 22 of the guest
/// @param keepIdentity whether the MAC addresses stay, since a saved memory that knows them is to go on; then its
///     config drive stays, too, and it gets none that the memory does not know
/// @param configDrive an ISO 9660 image that the guest finds in a read-only CD-ROM drive, or null. Of the drive a
///     definition keeps that it was there, not what was in it.
public record MachineSpec(
        String name,
        UUID id,
        Path directory,
        String definition,
        List<SpecDisk> disks,
        int sshPort,
        boolean keepIdentity,
        @Nullable Path configDrive) {

    /// Without a config drive.
    public MachineSpec(
            String name,
            UUID id,
            Path directory,
            String definition,
            List<SpecDisk> disks,
            int sshPort,
            boolean keepIdentity) {
        this(name, id, directory, definition, disks, sshPort, keepIdentity, null);
    }

    /// A disk: a chain of qcow2 overlays over a read-only NBD export of raw content.
    ///
    /// @param name in the guest: `vda`
    /// @param overlays top first, at least one; each one's backing file is the next, the last one's the export
    /// @param socket the Unix socket of the NBD server
    /// @param export the name of the export there
    public record SpecDisk(String name, List<Path> overlays, Path socket, String export) {}
}
