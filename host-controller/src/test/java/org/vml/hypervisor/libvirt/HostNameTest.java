package org.vml.hypervisor.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {
    @ParameterizedTest
    @CsvSource({
        "lx12, lx12, true",
        "lx12, LX12.cern.ch, true",
        "lx12.cern.ch, lx12, true",
        "lx12, lx120.cern.ch, false",
        "lx12.cern.ch, lx12.desy.de, false",
        "lx12, localhost, false"
    })
    void aFullNameIsThatOfItsHost(String ours, String there, boolean same) {
        assertEquals(same, HostName.areSame(ours, there));
    }

    @Test
    void thisHostIsOurs() throws IOException {
        assertTrue(HostName.isOurs(
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()));
    }
}
