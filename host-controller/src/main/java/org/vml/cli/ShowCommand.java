package org.vml.cli;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.vml.api.EntryDetail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `vml show`.
@Command(footer = {"  vml show day2", "  vml show 91c0aa37 --json"})
final class ShowCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry: its name, its id, or a tag.")
    private String entry = "";

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        return show(session, repository.name(), entry);
    }

    static int show(Session session, @Nullable String repository, String entry) {
        EntryDetail detail = session.controller().entry(repository, entry);
        Paint paint = session.world().terminal().outPaint();
        session.answer(detail, () -> EntryText.of(detail, paint, ZoneId.systemDefault()));
        return 0;
    }
}
