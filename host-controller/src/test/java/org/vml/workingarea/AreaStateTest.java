package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;
import org.vml.workingarea.AreaState.AreaDisk;

/// What is written down of an area at each point of a save, and what is made of it after a kill.
class AreaStateTest {
    private static final AreaState NEW = new AreaState(
            "rep1",
            "0a",
            "base",
            "0a",
            new AreaState.Installed(
                    "libvirt", "qemu:///session", UUID.randomUUID(), "vml-wa1", "<domain/>", false, null, 2222),
            List.of(new AreaDisk("vda", 1 << 20, List.of("vda.0.qcow2"), 1)),
            1,
            null);

    @TempDir
    private Path directory;

    private static AreaState rotated(AreaState state) {
        return state.beforeRotation().rotatedFor(List.of("vda"));
    }

    @Test
    void isReadAsItWasWritten() {
        AreaDirectory area = new AreaDirectory(directory.resolve("a"));
        area.make();
        assertEquals(Optional.empty(), area.load());
        for (AreaState state : List.of(NEW, NEW.beforeRotation(), rotated(NEW))) {
            area.store(state);
            assertEquals(Optional.of(state), area.load());
        }
    }

    @Test
    void aRotationThatWasCutOffIsTakenFromTheMachine() {
        AreaState before = NEW.beforeRotation();
        AreaState rotated = before.with(Map.of("vda", List.of("vda.1.qcow2", "vda.0.qcow2")));
        assertEquals(rotated(NEW), rotated);
        assertEquals(2, rotated.disks().getFirst().unsaved());
    }

    @Test
    void aRotationThatMayStillComeIsNotForgotten() {
        AreaState before = NEW.beforeRotation();
        AreaState unchanged = before.with(Map.of("vda", List.of("vda.0.qcow2")));
        assertEquals(before, unchanged);
        assertEquals(rotated(NEW), unchanged.rotatedFor(List.of("vda")), "should the machine die now");
        AreaState late =
                unchanged.beforeRotation().with(Map.of("vda", List.of("vda.2.qcow2", "vda.1.qcow2", "vda.0.qcow2")));
        assertEquals(3, late.disks().getFirst().unsaved(), "before the next one");
        assertEquals("vda.2.qcow2", unchanged.beforeRotation().comingOverlay("vda"), "no name is used twice");
    }

    @Test
    void aRotationThatWasCutOffIsTakenFromTheFilesOfAMachineThatIsOff() {
        AreaState before = NEW.beforeRotation();
        assertEquals(2, before.rotatedFor(List.of("vda")).disks().getFirst().unsaved());
        assertEquals(before.notRotating(), before.rotatedFor(List.of()));
    }

    @Test
    void aMergeThatWasNotWrittenDownIsTakenFromTheMachine() {
        AreaState chain = NEW.changed(
                disk -> new AreaDisk("vda", 1 << 20, List.of("vda.2.qcow2", "vda.1.qcow2", "vda.0.qcow2"), 1));
        AreaState merged = chain.with(Map.of("vda", List.of("vda.2.qcow2", "vda.0.qcow2")));
        assertEquals(chain.merged(), merged);
        assertTrue(merged.isLayered());
        assertFalse(merged.collapsed().isLayered());
    }

    @Test
    void unsavedOverlaysThatAreMissingAreNotPassedOver() {
        AreaState two = rotated(NEW);
        assertThrows(ProblemException.class, () -> two.with(Map.of("vda", List.of("vda.1.qcow2"))));
        assertThrows(ProblemException.class, () -> two.with(Map.of("vda", List.of())));
        assertThrows(ProblemException.class, () -> two.with(Map.of()));
    }

    @Test
    void onlyFilesOfTheAreaAreOverlays() {
        AreaDirectory area = new AreaDirectory(directory);
        assertEquals(directory.resolve("vda.12.qcow2"), area.overlay("vda.12.qcow2"));
        for (String name : List.of("../wa1/vda.0.qcow2", "/etc/passwd", "vda.qcow2", "images.qcow2", "")) {
            assertThrows(ProblemException.class, () -> area.overlay(name), name);
        }
    }
}
