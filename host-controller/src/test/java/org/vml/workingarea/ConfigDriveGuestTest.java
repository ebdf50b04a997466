package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.Guest;
import org.vml.hypervisor.Hardware;
import org.vml.logbook.Level;
import org.vml.operation.Run;

/// A real guest with a config drive: what it sees, and what becomes of the drive when its memory goes on elsewhere.
@Tag("slow")
@Tag("guest")
class ConfigDriveGuestTest extends LibvirtAreas {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final String MOUNT = "sudo modprobe -a virtio_scsi sr_mod isofs;"
            + " for i in $(seq 100); do [ -e /dev/sr0 ] && break; sleep 0.1; done;"
            + " sudo mkdir -p /run/drive; sudo mount -o ro /dev/sr0 /run/drive";

    @BeforeEach
    void base() {
        importGuest();
    }

    @Test
    void aDriveIsReadAndItsGuestGoesOnWithoutItsMedium() throws Exception {
        WorkingArea first = area("wa1");
        first.open(request("base", new Hardware(768L << 20, 1), false, Contextualisation.USUAL), new Run());
        Guest guest = guest(first);
        guest.await(BOOT);
        guest.run(MOUNT);
        assertEquals("cidata", guest.run("sudo blkid -c /dev/null -o value -s LABEL /dev/sr0"));
        String key = SshKeys.publicKey(new AreaDirectory(directory.resolve("wa1")));
        assertTrue(guest.run("cat /run/drive/user-data").contains(key));
        assertTrue(guest.run("cat /run/drive/openstack/latest/meta_data.json").contains("\"hostname\":\"wa1\""));
        assertFalse(guest.run("sudo touch /run/drive/x 2>&1 || true").isEmpty());
        guest.run("mkdir -p /dev/shm/memory; cat /run/drive/meta-data > /dev/shm/memory/seen");

        // The drive is mounted when its memory is saved: the medium is not there any more when it goes on.
        Saved monday = save(first, "monday");
        assertEquals(Set.of(Level.DISK, Level.MEMORY), monday.entry().levels());
        WorkingArea second = area("wa2");
        assertEquals(
                List.of(),
                second.open(request("monday", null, false, null), new Run()).notes());
        Guest copy = guest(second);
        copy.await(BOOT);
        assertTrue(copy.run("cat /dev/shm/memory/seen").contains("\"local-hostname\":\"wa1\""));
        assertEquals("1", copy.run("sudo umount /run/drive; ls -d /dev/sr0 | wc -l"));
        assertFalse(
                copy.run("sudo mount -o ro /dev/sr0 /run/drive 2>&1 || true").isEmpty(), "no medium");

        // And saved again, it goes on again; with a new medium the guest sees that.
        save(second, "tuesday");
        second.close(true);
        Opened again = second.open(request("tuesday", null, false, Contextualisation.USUAL), new Run());
        assertEquals(1, again.notes().size(), again.notes().toString());
        assertTrue(
                again.notes().getFirst().startsWith("It goes on"), again.notes().toString());
        copy = guest(second);
        copy.await(BOOT);
        copy.run("sudo mount -o ro /dev/sr0 /run/drive");
        assertTrue(copy.run("cat /run/drive/meta-data").contains("\"local-hostname\":\"wa2\""));
        second.close(true);

        // Booted, it has none unasked.
        second.open(request("monday", null, true, null), new Run());
        copy = guest(second);
        copy.await(BOOT);
        assertEquals("none", copy.run("sudo modprobe -a virtio_scsi sr_mod; ls /dev/sr0 2>/dev/null || echo none"));
    }

    private static OpenRequest request(
            String entry, @Nullable Hardware hardware, boolean cold, @Nullable Contextualisation drive) {
        return new OpenRequest("rep1", entry, hardware, cold, true, "atlas", drive);
    }
}
