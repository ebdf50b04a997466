package org.vml.workingarea;

import java.nio.file.Path;
import java.time.Duration;
import org.vml.hypervisor.ExistingDomain;
import org.vml.hypervisor.Guest;
import org.vml.hypervisor.GuestImage;
import org.vml.hypervisor.TestArea;

/// A real guest that somebody else made, of the image of [GuestImage].
abstract class AdoptedGuest extends AdoptedAreas {
    static final Duration BOOT = Duration.ofMinutes(4);

    /// Of 127.0.0.1, leads to its SSH server.
    int port;

    @Override
    final ExistingDomain define(Path machine) throws Exception {
        TestArea.qemuImg(
                "convert",
                "-O",
                "qcow2",
                GuestImage.get().disk().toString(),
                machine.resolve("work.qcow2").toString());
        port = FreePort.any();
        return ExistingDomain.define(
                machine,
                768,
                ExistingDomain.disk("vda", "qcow2", "work.qcow2")
                        + "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
                        + "<interface type='user'><model type='virtio'/></interface>"
                        + "<serial type='file'><source path='DIR/console'/></serial>");
    }

    /// Starts the machine, which its owner has given a way in, and waits for it.
    final Guest start() throws Exception {
        domain.start();
        domain.virsh(
                "qemu-monitor-command", domain.name(), "--hmp", "hostfwd_add hostnet0 tcp:127.0.0.1:" + port + "-:22");
        Guest guest = new Guest(port, GuestImage.get().key());
        guest.await(BOOT);
        return guest;
    }
}
