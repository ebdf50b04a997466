package org.vml.workingarea;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.diskserver.DiskServer;
import org.vml.exchange.image.DiskImages;
import org.vml.exchange.image.ImageFormat;
import org.vml.hypervisor.Guest;
import org.vml.hypervisor.GuestImage;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.PrivateLibvirtd;
import org.vml.hypervisor.libvirt.AcceleratorProof;
import org.vml.hypervisor.libvirt.LibvirtHypervisor;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.DiskSource;
import org.vml.repository.Repository;
import org.vml.repository.Save;
import org.vml.repository.format.v1.FormatV1;

/// Working areas `wa1` and `wa2` on an empty repository and a real libvirtd, which is shared by all.
abstract class LibvirtAreas {
    @TempDir
    Path directory;

    Repository repository;
    Hypervisor hypervisor;
    DiskServer disks;
    WorkingAreas areas;

    @BeforeEach
    final void openAreas() throws IOException {
        Path store = Files.createDirectory(directory.resolve("repository"));
        repository = Repository.create(LocalChunkStore.create(store), new FormatV1(), InstantSource.system());
        hypervisor = LibvirtHypervisor.connect(
                PrivateLibvirtd.shared().uri(), new AcceleratorProof(directory.resolve("accelerator")));
        startController();
    }

    /// Makes what the process of a controller has.
    final void startController() {
        disks = new DiskServer(directory.resolve("cache"), 2L << 30);
        areas = new WorkingAreas(new Surroundings(
                name -> new KeptRepository(repository),
                () -> hypervisor,
                disks,
                new BootTraces(directory.resolve("traces")),
                light()));
    }

    /// What there is to work inside guests.
    LightMeans light() {
        return NoGuests.means();
    }

    @AfterEach
    void closeAreas() throws Exception {
        for (String name : List.of("wa1", "wa2")) {
            WorkingArea area = area(name);
            if (!area.isEmpty()) {
                area.close(true);
            }
        }
        areas.close();
        disks.close();
        hypervisor.close();
        repository.close();
    }

    final WorkingArea area(String name) {
        return areas.at(name, directory.resolve(name));
    }

    /// Stores the image of [GuestImage] as the entry `base`.
    final void importGuest() {
        try (DiskSource image = DiskImages.open(GuestImage.get().disk(), ImageFormat.QCOW2);
                Save save = repository.save(new EntryName("base"), null)) {
            save.disk("vda", image, new Run());
            save.commit("", new Run());
        }
    }

    /// The guest of [GuestImage] that runs in an area.
    static Guest guest(WorkingArea area) {
        return new Guest(area.status().orElseThrow().sshPort(), GuestImage.get().key());
    }

    /// Saves the machine of an area, with its memory if that can be had.
    static Saved save(WorkingArea area, String name) {
        return area.save(new SaveRequest(new EntryName(name), "", true), new Run());
    }
}
