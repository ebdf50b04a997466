package org.vml.workingarea;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.diskserver.DiskServer;
import org.vml.hypervisor.ExistingDomain;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.PrivateLibvirtd;
import org.vml.hypervisor.libvirt.AcceleratorProof;
import org.vml.hypervisor.libvirt.LibvirtHypervisor;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.Repository;
import org.vml.repository.format.v1.FormatV1;

/// Working areas for a machine that somebody else made. The libvirtd is shared by all.
abstract class AdoptedAreas {
    @TempDir
    Path directory;

    Repository repository;
    Hypervisor hypervisor;
    WorkingAreas areas;
    ExistingDomain domain;

    private DiskServer disks;

    @BeforeEach
    void open() throws Exception {
        Path store = Files.createDirectory(directory.resolve("repository"));
        repository = Repository.create(LocalChunkStore.create(store), new FormatV1(), InstantSource.system());
        hypervisor = LibvirtHypervisor.connect(
                PrivateLibvirtd.shared().uri(), new AcceleratorProof(directory.resolve("accelerator")));
        disks = new DiskServer(directory.resolve("cache"), 2L << 30);
        areas = new WorkingAreas(new Surroundings(
                name -> new KeptRepository(repository),
                () -> hypervisor,
                disks,
                new BootTraces(directory.resolve("traces")),
                NoGuests.means()));
        domain = define(Files.createDirectory(directory.resolve("machine")));
    }

    /// Makes the machine, with its images in this directory, which is empty.
    abstract ExistingDomain define(Path machine) throws Exception;

    @AfterEach
    void close() throws Exception {
        for (String name : List.of("wa1", "wa2")) {
            if (!area(name).isEmpty()) {
                area(name).close(true);
            }
        }
        areas.close();
        disks.close();
        hypervisor.close();
        repository.close();
        domain.close();
    }

    final WorkingArea area(String name) {
        return areas.at(name, directory.resolve(name));
    }

    /// Saves the machine of `wa1`, with its memory if that can be had.
    final Saved save(String name) {
        return area("wa1").save(new SaveRequest(new EntryName(name), "", true), new Run());
    }
}
