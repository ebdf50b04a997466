package org.vml.cli;

import org.vml.api.EntryView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `vml rename`.
@Command(
        description = "Its id stays the same, and so does what was made from it.",
        footer = {"  vml rename day2 before-the-upgrade"})
final class RenameCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry: its name, its id, or a tag.")
    private String entry = "";

    @Parameters(index = "1", paramLabel = "NEWNAME", description = "The name that it shall have.")
    private String newName = "";

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        EntryView renamed = session.controller().rename(repository.name(), entry, newName);
        session.answer(renamed, () -> "Renamed " + entry + " to " + renamed.name() + "\n");
        return 0;
    }
}
