package org.vml.hypervisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.libvirt.jna.DomainCheckpointPointer;
import org.libvirt.jna.DomainPointer;
import org.vml.problem.ProblemException;

/// The checkpoints of a machine, as libvirt knows them (`libvirt-domain-checkpoint.h`): names, each with a dirty bitmap
/// of the same name in the images of some disks.
final class Checkpoints {
    private final Connection connection;
    private final UUID id;
    private final String label;

    Checkpoints(Connection connection, UUID id, String label) {
        this.connection = connection;
        this.id = id;
        this.label = label;
    }

    Set<String> names() {
        return connection.ask("look for checkpoints of machine " + label, id, Checkpoints::names);
    }

    private static Set<String> names(Libvirt libvirt, DomainPointer domain) {
        PointerByReference list = new PointerByReference();
        int count = LibvirtError.check(libvirt.virDomainListAllCheckpoints(domain, list, 0));
        Pointer array = list.getValue();
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            DomainCheckpointPointer checkpoint = new DomainCheckpointPointer();
            checkpoint.setPointer(array.getPointer((long) i * Native.POINTER_SIZE));
            names.add(libvirt.virDomainCheckpointGetName(checkpoint));
            int ignored = libvirt.virDomainCheckpointFree(checkpoint);
        }
        Native.free(Pointer.nativeValue(array));
        return names;
    }

    /// Removes one. Of a machine that is off, and where a bitmap is gone already, the bitmaps that are there stay.
    void remove(String name, boolean isOff) {
        try {
            remove(name, isOff ? Flags.CHECKPOINT_DELETE_METADATA_ONLY : 0);
        } catch (ProblemException e) {
            boolean incomplete = e.getCause() instanceof LibvirtError error && error.code() == Flags.ERR_INTERNAL_ERROR;
            if (isOff || !incomplete) {
                throw e;
            }
            remove(name, Flags.CHECKPOINT_DELETE_METADATA_ONLY);
        }
    }

    private void remove(String name, int flags) {
        boolean ignored = connection.call(
                "remove checkpoint " + name + " of machine " + label,
                id,
                (libvirt, domain) -> remove(libvirt, domain, name, flags));
    }

    private static boolean remove(Libvirt libvirt, DomainPointer domain, String name, int flags) {
        DomainCheckpointPointer checkpoint =
                LibvirtError.check(libvirt.virDomainCheckpointLookupByName(domain, name, 0));
        try {
            return LibvirtError.check(libvirt.virDomainCheckpointDelete(checkpoint, flags)) == 0;
        } finally {
            int ignored = libvirt.virDomainCheckpointFree(checkpoint);
        }
    }
}
