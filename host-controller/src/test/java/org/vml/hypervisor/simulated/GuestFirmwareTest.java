package org.vml.hypervisor.simulated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestFirmwareTest {
    @TempDir
    private Path directory;

    @Test
    void whatRunsIsWhatTheSourceSays() throws Exception {
        try (InputStream source = Objects.requireNonNull(GuestFirmware.class.getResourceAsStream("guest.S"))) {
            Files.copy(source, directory.resolve("guest.S"));
        }
        String assemble = "as --32 -o guest.o guest.S && objcopy -O binary -j .text guest.o guest";
        Process process = new ProcessBuilder("sh", "-c", assemble)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
        assertArrayEquals(Files.readAllBytes(directory.resolve("guest")), GuestFirmware.code());
    }
}
