package org.vml.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.MachineState;

/// Words for what machines do.
final class MachineWords {
    private MachineWords() {}

    static String of(@Nullable MachineState state) {
        return state == null ? "unknown" : state.name().toLowerCase(Locale.ROOT);
    }
}
