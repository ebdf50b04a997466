package org.vml.hypervisor.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;

class AcceleratorProofTest {
    @TempDir
    private Path directory;

    @Test
    void aGuestGetsThroughWhereProcessorsWork() {
        assertTrue(new AcceleratorProof(directory.resolve("accelerator"), null)
                .time(Accelerator.TCG)
                .isPresent());
    }

    @Test
    void theUserDecides() {
        Path nowhere = directory.resolve("accelerator");
        assertEquals(Accelerator.KVM, new AcceleratorProof(nowhere, "kvm").find());
        assertEquals(Accelerator.TCG, new AcceleratorProof(nowhere, "tcg").find());
        assertThrows(ProblemException.class, () -> new AcceleratorProof(nowhere, "hax").find());
    }

    /// Whatever is true of this host: it is found out once.
    @Test
    @Tag("slow")
    void theAnswerIsRemembered() throws Exception {
        Path remembered = directory.resolve("accelerator");
        Accelerator found = new AcceleratorProof(remembered, null).find();
        if (Files.exists(remembered)) {
            String text = Files.readString(remembered);
            assertTrue(text.endsWith("\n" + found + "\n"), text);
            Accelerator other = found == Accelerator.TCG ? Accelerator.KVM : Accelerator.TCG;
            Files.writeString(remembered, text.replace("\n" + found + "\n", "\n" + other + "\n"));
            assertEquals(other, new AcceleratorProof(remembered, null).find());
            Files.writeString(remembered, "another boot\n" + other + "\n");
            assertEquals(found, new AcceleratorProof(remembered, null).find());
        } else {
            assertEquals(Accelerator.TCG, found); // there is no /dev/kvm
        }
    }
}
