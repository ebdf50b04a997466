package org.vml.workingarea;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.light.PlannedStep;
import org.vml.light.Provisions;
import org.vml.protocol.message.AgentMessage;

/// What came of restoring.
///
/// @param entry what was restored; empty where a restore was undone
/// @param steps what was planned for each path
/// @param provisions what the guest lacked beside files; null where a restore was undone
/// @param provisioned what was made of that; null for a dry run, and where a restore was undone
/// @param restored what the agent did; null for a dry run
/// @param seen what was found in the guest beside that, for people
public record RestoreOutcome(
        String entry,
        List<PlannedStep> steps,
        @Nullable Provisions provisions,
        AgentMessage.@Nullable Provisioned provisioned,
        AgentMessage.@Nullable Restored restored,
        List<String> seen) {

    /// Whether something could not be done.
    public boolean isPartial() {
        return !failures().isEmpty();
    }

    /// What could not be done, and why: `/etc/motd`, `package bash:amd64`.
    public Map<String, String> failures() {
        Map<String, String> failures = new LinkedHashMap<>();
        if (provisioned != null) {
            provisioned.failures().forEach(failure -> failures.put(failure.what(), failure.why()));
        }
        if (restored != null) {
            restored.failures().forEach(failure -> failures.put(failure.path().toString(), failure.reason()));
        }
        return failures;
    }

    /// What else there is to say, for people.
    public List<String> notes() {
        List<String> notes = new ArrayList<>(seen);
        if (provisioned != null && !provisioned.made().isEmpty()) {
            notes.add("made " + String.join(", ", provisioned.made()) + "; that is not undone by --undo");
        }
        if (restored != null) {
            notes.addAll(restored.notes());
        }
        return notes;
    }
}
