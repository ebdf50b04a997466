package org.vml.cli;

import org.vml.api.Script;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `vml env`.
@Command(
        description = "Prints a file for bash to source: variables, path lists, aliases, functions and the working"
                + " directory, as far as they differ from those of a fresh login.",
        footer = {"  vml env monday >monday.sh", "  vml env monday | vml ssh -- 'cat >monday.sh'"})
final class EnvCommand extends LogbookCommand {
    @Parameters(index = "0", paramLabel = "ENTRY", description = "An entry with a light level.")
    private String entry = "";

    @Mixin
    private RepositoryOption repository = new RepositoryOption();

    @Override
    int run(Session session) {
        Script script = session.controller().environment(repository.name(), entry);
        session.answer(script, script::text);
        return 0;
    }
}
