package org.vml.api;

import java.util.List;
import java.util.Map;

/// What a restore did, or would do. The names of the fields are a contract with scripts.
///
/// @param entry what was restored; empty where a restore was undone
/// @param dryRun whether nothing was changed
/// @param missing what the machine lacked beside files, made unless `dryRun`: `group muons`, `user ann`,
///     `package bash:amd64 5.2.15`
/// @param counts how many paths each verdict has: `add`, `change`, `remove`, `same`, `conflict`, `carried`
/// @param steps the paths of the entry but for those that are the same
/// @param done how many steps the agent did
/// @param failures what it could not do
/// @param partial whether there are any
public record RestoreResult(
        String entry,
        String area,
        boolean dryRun,
        List<String> missing,
        Map<String, Integer> counts,
        List<Step> steps,
        int done,
        List<Failure> failures,
        boolean partial,
        double seconds,
        List<String> notes) {

    /// What becomes of a path.
    public record Step(String path, String verdict, String note) {}

    /// What could not be done, and why.
    public record Failure(String path, String reason) {}
}
