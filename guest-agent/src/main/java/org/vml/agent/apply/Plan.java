package org.vml.agent.apply;

import java.util.List;
import java.util.Map;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;

/// What a restore will do.
///
/// @param intents in the order in which they are done
/// @param mounts the topmost directories of the file systems that need a stage, by its number
/// @param times when the directories were modified that are there, and in which something changes
/// @param settled how many steps are fulfilled as it is
/// @param failures the steps that cannot be done
record Plan(
        List<Intent> intents,
        List<RawPath> mounts,
        Map<RawPath, FileTime> times,
        int settled,
        List<Exclusion> failures,
        List<String> notes) {}
