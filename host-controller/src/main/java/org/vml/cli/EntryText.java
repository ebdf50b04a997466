package org.vml.cli;

import java.time.ZoneId;
import org.vml.api.EntryDetail;
import org.vml.api.EntryDetail.DiskView;
import org.vml.api.EntryView;

/// One entry in full, for people.
final class EntryText {
    private static final int LABEL = 12;

    private final StringBuilder text = new StringBuilder();
    private final Paint paint;

    private EntryText(Paint paint) {
        this.paint = paint;
    }

    static String of(EntryDetail detail, Paint paint, ZoneId zone) {
        EntryText text = new EntryText(paint);
        text.story(detail, zone);
        text.content(detail);
        text.message(detail.entry().message());
        return text.text.toString();
    }

    private void story(EntryDetail detail, ZoneId zone) {
        EntryView entry = detail.entry();
        text.append(paint.bold(entry.name())).append('\n');
        line("id", entry.id());
        line("repository", detail.repository());
        line("time", Units.second(entry.time().atZone(zone)));
        line("kind", entry.kind());
        line("base", base(detail));
        line("children", String.join(", ", detail.children()));
        line("tags", String.join(", ", entry.tags()));
    }

    private void content(EntryDetail detail) {
        line("levels", String.join(", ", detail.entry().levels()));
        for (DiskView disk : detail.disks()) {
            line("disk", Text.harmless(disk.name()) + ", " + Units.size(disk.size()));
        }
        line("scanned", Units.size(detail.bytesScanned()));
        line("added", Units.size(detail.entry().bytesAdded()));
    }

    private void message(String message) {
        String label = "message";
        for (String line : message.stripTrailing().lines().toList()) {
            line(label, Text.harmless(line));
            label = "";
        }
    }

    private static String base(EntryDetail detail) {
        String id = detail.entry().base();
        if (id == null || detail.baseName() != null) {
            return detail.baseName() == null ? "" : detail.baseName();
        }
        return id + ", not in " + detail.repository() + " any more";
    }

    private void line(String label, String value) {
        if (!value.isEmpty()) {
            text.append("  ")
                    .append(paint.dim(Text.padded(label, LABEL)))
                    .append(value)
                    .append('\n');
        }
    }
}
