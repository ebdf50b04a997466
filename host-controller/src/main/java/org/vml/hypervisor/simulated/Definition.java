package org.vml.hypervisor.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.vml.hypervisor.Hardware;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a simulated machine is made of.
///
/// @param memory in bytes
/// @param drive whether it has a CD-ROM drive
record Definition(long memory, boolean drive) {
    private static final long LEAST_MEMORY = 2L << 20;

    /// More than the guest ever uses; all of it would be looked at in each save.
    private static final long MOST_MEMORY = 16L << 20;

    /// The nearest to what a person wants.
    static Definition of(Hardware hardware) {
        return new Definition(Math.clamp(hardware.memory(), LEAST_MEMORY, MOST_MEMORY) >> 20 << 20, false);
    }

    /// Reads one that may come from somebody else. `HYPERVISOR` if it is none.
    static Definition parse(String text) {
        try {
            JsonNode definition = Json.MAPPER.readTree(text);
            long memory = definition.path("memory").asLong();
            if (memory >= LEAST_MEMORY && memory <= MOST_MEMORY) {
                return new Definition(memory, definition.path("drive").asBoolean());
            }
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR, "A simulated machine cannot have " + memory + " bytes of memory");
        } catch (JsonProcessingException e) {
            throw ProblemException.of(
                            ProblemKind.HYPERVISOR,
                            "The definition of a simulated machine cannot be understood: " + e.getOriginalMessage())
                    .because(e);
        }
    }

    Definition withDrive(boolean there) {
        return new Definition(memory, there);
    }

    String format() {
        return "{\"memory\":" + memory + (drive ? ",\"drive\":true}" : "}");
    }
}
