package org.vml.cli;

import org.vml.api.Status;
import picocli.CommandLine.Command;

/// `vml controller start`.
@Command(
        name = "start",
        header = "Start the controller if it is not running.",
        footer = {"  vml controller start"})
final class ControllerStartCommand extends LogbookCommand {
    @Override
    int run(Session session) {
        Status status = session.controller().status();
        session.answer(status, () -> ControllerText.running(status));
        return 0;
    }
}
