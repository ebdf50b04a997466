package org.vml.cli;

import org.vml.api.EntryView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml tag`.
@Command(
        description = "An entry can be named by a tag that no other entry bears.",
        footer = {"  vml tag day2 golden", "  vml tag day2 golden --remove"})
final class TagCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "The entry: its name, its id, or a tag.")
    private String entry = "";

    @Parameters(index = "1", paramLabel = "TAG", description = "The word: letters, digits and . _ -")
    private String tag = "";

    @Option(names = "--remove", description = "Remove the tag from the entry.")
    private boolean remove;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        ControllerClient controller = session.controller();
        EntryView tagged = remove
                ? controller.untag(repository.name(), entry, tag)
                : controller.tag(repository.name(), entry, tag);
        session.answer(tagged, () -> text(tagged));
        return 0;
    }

    private static String text(EntryView entry) {
        return entry.name()
                + (entry.tags().isEmpty() ? " has no tags\n" : ": " + String.join(" ", entry.tags()) + "\n");
    }
}
