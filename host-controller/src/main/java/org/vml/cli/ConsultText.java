package org.vml.cli;

import java.time.ZoneId;
import java.util.List;
import org.vml.api.Consult;
import org.vml.api.Consult.AreaView;
import org.vml.api.Consult.RepositoryView;
import org.vml.api.EntryView;
import org.vml.cli.Table.Cell;

/// The logbook at a glance, for people: repositories, working areas, trees of entries.
final class ConsultText {
    private final Paint paint;
    private final Glyphs glyphs;
    private final int columns;
    private final ZoneId zone;

    /// @param columns what the terminal can show; messages are cut there
    ConsultText(Paint paint, Glyphs glyphs, int columns, ZoneId zone) {
        this.paint = paint;
        this.glyphs = glyphs;
        this.columns = columns;
        this.zone = zone;
    }

    static ConsultText of(World world) {
        Terminal terminal = world.terminal();
        int columns = terminal.out() ? terminal.width().columns() : Integer.MAX_VALUE;
        return new ConsultText(terminal.outPaint(), terminal.outGlyphs(), columns, ZoneId.systemDefault());
    }

    String all(Consult consult) {
        StringBuilder text = new StringBuilder(overview(consult));
        for (RepositoryView repository : consult.repositories()) {
            text.append('\n').append(entries(repository));
        }
        return text.toString();
    }

    /// Repositories and working areas.
    String overview(Consult consult) {
        String areas = consult.areas().isEmpty() ? "" : "\n" + areas(consult.areas());
        return repositories(consult.repositories()) + areas;
    }

    String repositories(List<RepositoryView> repositories) {
        if (repositories.isEmpty()) {
            return "There is no repository yet. `vml init` makes one.\n";
        }
        Table table = new Table();
        for (RepositoryView repository : repositories) {
            Cell name = Cell.left((repository.isDefault() ? "* " : "  ") + repository.name());
            table.row(name.painted(paint::bold), Cell.left(repository.path()), Cell.left(count(repository)));
        }
        return paint.bold("Repositories") + "\n" + table.text(columns, glyphs.more());
    }

    private static String count(RepositoryView repository) {
        return repository.problem() == null
                ? Units.count(repository.entries().size(), "entry", "entries")
                : "cannot be read";
    }

    private String areas(List<AreaView> areas) {
        Table table = new Table();
        for (AreaView area : areas) {
            table.row(
                    Cell.left("  " + area.name()).painted(paint::bold),
                    Cell.left(area.path()),
                    Cell.left(area.state()),
                    Cell.left(Text.harmless(machine(area))));
        }
        return paint.bold("Working areas") + "\n" + table.text(columns, glyphs.more());
    }

    private static String machine(AreaView area) {
        String entry = area.entry() == null ? "" : area.entry();
        String machine = area.machine() == null ? "" : " in " + area.machine();
        return (entry + machine + (area.driver() == null ? "" : " (" + area.driver() + ")")).strip();
    }

    private String entries(RepositoryView repository) {
        StringBuilder text = new StringBuilder(paint.bold("Entries of " + repository.name())).append('\n');
        if (repository.problem() != null) {
            text.append("  ")
                    .append(repository.problem().toException().getMessage())
                    .append('\n');
        } else if (repository.entries().isEmpty()) {
            text.append("  none yet; `vml import IMAGE --as NAME` makes one\n");
        } else {
            text.append(tree(repository.entries()));
        }
        for (String damaged : repository.damaged()) {
            text.append("  damaged: ").append(Text.harmless(damaged)).append('\n');
        }
        return text.toString();
    }

    private String tree(List<EntryView> entries) {
        Table table = new Table();
        for (EntryTree.Line line : EntryTree.lines(entries, glyphs)) {
            EntryView entry = line.entry();
            int stem = line.stem().length();
            table.row(
                    Cell.left(line.stem() + entry.name())
                            .painted(text -> paint.dim(text.substring(0, stem)) + paint.bold(text.substring(stem))),
                    Cell.left(Units.minute(entry.time().atZone(zone))),
                    Cell.left(String.join("+", entry.levels())),
                    Cell.left(entry.kind()),
                    Cell.right(Units.size(entry.bytesAdded())),
                    Cell.left(String.join(" ", entry.tags())).painted(paint::bold),
                    Cell.left(Text.firstLine(entry.message())).painted(paint::dim));
        }
        return table.text(columns, glyphs.more());
    }
}
