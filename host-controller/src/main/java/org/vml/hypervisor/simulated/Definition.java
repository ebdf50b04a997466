package org.vml.hypervisor.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.vml.hypervisor.Hardware;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a simulated machine is made of.
///
/// @param memory in bytes
record Definition(long memory) {
    private static final long LEAST_MEMORY = 2L << 20;

    /// More than the guest ever uses; all of it would be looked at in each save.
    private static final long MOST_MEMORY = 16L << 20;

    /// The nearest to what a person wants.
    static Definition of(Hardware hardware) {
        return new Definition(Math.clamp(hardware.memory(), LEAST_MEMORY, MOST_MEMORY) >> 20 << 20);
    }

    /// Reads one that may come from somebody else. `HYPERVISOR` if it is none.
    static Definition parse(String text) {
        try {
            long memory = Json.MAPPER.readTree(text).path("memory").asLong();
            if (memory >= LEAST_MEMORY && memory <= MOST_MEMORY) {
                return new Definition(memory);
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

    String format() {
        return "{\"memory\":" + memory + "}";
    }
}
