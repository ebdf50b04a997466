package org.vml.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.Tag;

/// An entry in a list.
///
/// @param base the id of the entry it was made from, or null
/// @param levels `disk`, `memory`, `light`
/// @param kind `full` or `incremental`
/// @param bytesAdded bytes by which it made the repository grow
public record EntryView(
        String name,
        String id,
        @Nullable String base,
        Instant time,
        List<String> levels,
        String kind,
        long bytesAdded,
        String message,
        List<String> tags) {
    public static EntryView of(Entry entry) {
        EntryId base = entry.base();
        return new EntryView(
                entry.name().value(),
                entry.id().value(),
                base == null ? null : base.value(),
                entry.time(),
                entry.levels().stream().sorted().map(level -> word(level)).toList(),
                word(entry.kind()),
                entry.bytesAdded(),
                entry.message(),
                entry.tags().stream().map(Tag::value).toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
