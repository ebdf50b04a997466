package org.vml.workingarea;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.vml.hypervisor.ExistingDomain;

/// Working areas for a machine that somebody else made.
abstract class AdoptedAreas extends LibvirtAreas {
    ExistingDomain domain;

    @BeforeEach
    final void openMachine() throws Exception {
        domain = define(Files.createDirectory(directory.resolve("machine")));
    }

    /// Makes the machine, with its images in this directory, which is empty.
    abstract ExistingDomain define(Path machine) throws Exception;

    @Override
    @AfterEach
    final void closeAreas() throws Exception {
        super.closeAreas();
        domain.close();
    }

    /// Saves the machine of `wa1`, with its memory if that can be had.
    final Saved save(String name) {
        return save(area("wa1"), name);
    }
}
