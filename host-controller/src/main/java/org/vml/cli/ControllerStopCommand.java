package org.vml.cli;

import java.util.Map;
import org.vml.api.Status;
import picocli.CommandLine.Command;

/// `vml controller stop`.
@Command(
        name = "stop",
        header = "Stop the controller, and wait until it has ended.",
        footer = {"  vml controller stop"})
final class ControllerStopCommand extends LogbookCommand {
    @Override
    int run(Session session) {
        Http running = session.controllers().answering();
        if (running == null) {
            session.answer(Map.of("running", false), () -> "The controller was not running\n");
            return 0;
        }
        Status last = Controllers.stop(running);
        session.answer(last, () -> "Stopped the controller, process " + last.pid() + cancelled(last.jobs()) + "\n");
        return 0;
    }

    private static String cancelled(int jobs) {
        return jobs == 0 ? "" : "; " + Units.count(jobs, "job", "jobs") + " cancelled";
    }
}
