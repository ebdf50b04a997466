package org.vml.hypervisor.simulated;

import java.nio.file.Files;
import java.nio.file.Path;
import org.vml.hypervisor.GuestKind;
import org.vml.hypervisor.GuestWork;
import org.vml.hypervisor.TestArea;

/// The guest that is in every simulated machine, with an empty disk.
///
/// @param directory for the image
record SimulatedGuestKind(Path directory) implements GuestKind {
    @Override
    public Path image() throws Exception {
        Path image = directory.resolve("empty.qcow2");
        if (!Files.exists(image)) {
            TestArea.qemuImg("create", "-q", "-f", "qcow2", image.toString(), Long.toString(size()));
        }
        return image;
    }

    @Override
    public long size() {
        return 64L << 20;
    }

    @Override
    public String stamp() {
        return "empty";
    }

    @Override
    public GuestWork in(Path area, int sshPort) {
        return new SimulatedGuest(area.resolve("console.sock"));
    }
}
