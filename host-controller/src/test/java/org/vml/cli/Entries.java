package org.vml.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.api.EntryView;

/// Entries to draw: the id of `x` is `id-x`, one is made every hour.
final class Entries {
    private Entries() {}

    static EntryView root(String name) {
        return of(name, null, 0, List.of(), "");
    }

    static EntryView on(String base, String name) {
        return of(name, base, 0, List.of(), "");
    }

    static EntryView of(String name, @Nullable String base, long added, List<String> tags, String message) {
        String kind = base == null ? "full" : "incremental";
        String baseId = base == null ? null : "id-" + base;
        Instant time = Instant.parse("2026-11-22T15:06:24Z");
        return new EntryView(name, "id-" + name, baseId, time, List.of("disk"), kind, added, message, tags);
    }
}
