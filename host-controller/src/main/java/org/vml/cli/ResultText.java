package org.vml.cli;

import org.jspecify.annotations.Nullable;
import org.vml.api.CheckResult;
import org.vml.api.ExportResult;
import org.vml.api.PruneResult;
import org.vml.api.SaveResult;

/// What jobs did, for people.
final class ResultText {
    private ResultText() {}

    /// @param base the base as the user named it, or null
    static String saved(SaveResult saved, @Nullable String base) {
        String kind = base == null ? "full" : "incremental on " + base;
        String ratio =
                saved.bytesScanned() > 0 ? " (" + Units.ratio(saved.bytesAdded(), saved.bytesScanned()) + ")" : "";
        String partial = saved.partial() ? "It is partial: " + String.join(", ", saved.levels()) + " only.\n" : "";
        return "Saved " + saved.entry() + " (" + kind + "): scanned " + Units.size(saved.bytesScanned()) + ", added "
                + Units.size(saved.bytesAdded()) + ratio + " in " + Units.seconds(saved.seconds()) + "\n" + partial;
    }

    static String exported(ExportResult exported) {
        return "Exported " + exported.entry() + " to " + exported.file() + ": " + exported.format() + ", "
                + Units.size(exported.bytes()) + " in " + Units.seconds(exported.seconds()) + "\n";
    }

    static String pruned(PruneResult pruned) {
        String packs = Units.count(pruned.packsDeleted(), "pack", "packs");
        if (pruned.dryRun()) {
            return "Would free " + Units.size(pruned.bytesFreed()) + ": " + packs + " deleted, "
                    + pruned.packsRewritten() + " rewritten, " + Units.size(pruned.bytesKept()) + " kept\n";
        }
        return "Freed " + Units.size(pruned.bytesFreed()) + " in " + Units.seconds(pruned.seconds()) + ": " + packs
                + " deleted, " + pruned.packsRewritten() + " rewritten, " + Units.size(pruned.bytesKept()) + " kept\n";
    }

    static String checked(CheckResult checked) {
        StringBuilder text = new StringBuilder();
        checked.damaged()
                .forEach(damage ->
                        text.append("damaged: ").append(Text.harmless(damage)).append('\n'));
        checked.notes()
                .forEach(note ->
                        text.append("note: ").append(Text.harmless(note)).append('\n'));
        text.append("Checked ")
                .append(Units.count(checked.entries(), "entry", "entries"))
                .append(", ");
        text.append(Units.count(checked.chunks(), "chunk", "chunks")).append(", ");
        text.append(Units.size(checked.bytes())).append(" in ").append(Units.seconds(checked.seconds()));
        return text.append(": ").append(verdict(checked)).append('\n').toString();
    }

    private static String verdict(CheckResult checked) {
        int damages = checked.damaged().size();
        if (damages > 0) {
            return damages == 1 ? "damage in one place" : "damage in " + damages + " places";
        }
        return checked.full() ? "all is well" : "all is well (`--full` reads every byte)";
    }
}
