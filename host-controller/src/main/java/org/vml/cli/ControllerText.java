package org.vml.cli;

import java.time.ZoneId;
import org.vml.api.Status;

/// The controller, for people.
final class ControllerText {
    private ControllerText() {}

    static String running(Status status) {
        return "The controller " + status.version() + " runs as process " + status.pid() + " since "
                + Units.second(status.started().atZone(ZoneId.systemDefault())) + "\n"
                + "Home: " + status.home() + ", " + Units.count(status.jobs(), "job", "jobs") + " running\n";
    }

    static String notRunning() {
        return "The controller is not running. The next command that needs it starts it.\n";
    }
}
