package org.vml.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A command that can be run. The parser fills its fields before [#run].
@Command(
        sortOptions = false,
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nFor example:%n")
abstract class LogbookCommand {
    @Mixin
    private CommonOptions common = new CommonOptions();

    /// Does the work, prints the answer, returns the exit status; throws a problem instead of printing it.
    abstract int run(Session session);

    final CommonOptions common() {
        return common;
    }
}
