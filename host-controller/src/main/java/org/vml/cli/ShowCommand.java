package org.vml.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.vml.api.EntryDetail;
import org.vml.api.LightView;
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

    /// An entry with its light level, if it has one.
    private record Shown(
            @JsonUnwrapped EntryDetail detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LightView light) {}

    static int show(Session session, @Nullable String repository, String entry) {
        EntryDetail detail = session.controller().entry(repository, entry);
        Paint paint = session.world().terminal().outPaint();
        LightView light = detail.entry().levels().contains("light")
                ? session.controller().light(repository, detail.entry().id())
                : null;
        session.answer(
                new Shown(detail, light),
                () -> EntryText.of(detail, paint, ZoneId.systemDefault())
                        + (light == null ? "" : LightText.of(light, paint)));
        return 0;
    }
}
