package org.vml.hypervisor.memory;

import java.util.Map;
import org.vml.hypervisor.SavedMemory;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;

/// The two parts that the memory of a QEMU machine is stored in: its pages by their place, and all else.
public record MemoryParts(MemoryImage image) implements SavedMemory {
    private static final String RAM = "ram";
    private static final String DEVICES = "devices";

    public static MemoryParts of(MemoryImage image) {
        return new MemoryParts(image);
    }

    @Override
    public Map<String, DiskSource> parts() {
        return Map.of(RAM, image.ram(), DEVICES, image.devices());
    }

    /// The memory that was divided into these parts. `DAMAGED` if they are not what they were.
    public static StoredMemory join(Map<String, ? extends DiskSource> parts) {
        DiskSource ram = parts.get(RAM);
        DiskSource devices = parts.get(DEVICES);
        if (ram == null || devices == null) {
            throw ProblemException.of(
                    ProblemKind.DAMAGED, "A saved memory has the parts " + parts.keySet() + ", not ram and devices");
        }
        return StoredMemory.of(ram, devices);
    }

    @Override
    public void close() {
        image.close();
    }
}
