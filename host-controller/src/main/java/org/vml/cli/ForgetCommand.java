package org.vml.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vml.api.EntryView;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml forget`.
@Command(
        description = "Entries that were made from them stay complete. The space is freed by `vml prune`. Refused while"
                + " a machine in a working area needs them, in whatever home.",
        footer = {"  vml forget day1", "  vml forget test1 test2 --yes && vml prune", "  vml forget day1 --force"})
final class ForgetCommand extends LogbookCommand {
    @Parameters(arity = "1..*", paramLabel = "ENTRY", description = "The entries: their names, their ids, or tags.")
    private List<String> entries = List.of();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--force",
            description = "Also if a working area of another home needs them, which is gone for good: if it is not, its"
                    + " machine will not start any more.")
    private boolean force;

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        if (!yes && !session.world().terminal().in()) {
            throw ProblemException.of(ProblemKind.USAGE, "Could not ask whether to forget: there is no terminal")
                    .next("Say --yes if you are sure");
        }
        Map<String, String> names = names(session.controller());
        if (!yes && !Question.of("Forget " + String.join(", ", names.values()) + "?", session.world())) {
            throw ProblemException.of(ProblemKind.CANCELLED, "Nothing was forgotten");
        }
        return forget(session, names);
    }

    /// All of them by their ids: one that does not exist is found out before any is gone.
    private Map<String, String> names(ControllerClient controller) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String reference : entries) {
            EntryView entry = controller.entry(repository.name(), reference).entry();
            names.put(entry.id(), entry.name());
        }
        return names;
    }

    private int forget(Session session, Map<String, String> names) {
        List<EntryView> forgotten = new ArrayList<>();
        for (String id : names.keySet()) {
            forgotten.add(session.controller().forget(repository.name(), id, force));
        }
        session.answer(
                Map.of("forgotten", forgotten),
                () -> "Forgot " + String.join(", ", names.values()) + ". `vml prune` frees the space.\n");
        return 0;
    }
}
