package org.vml.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vml.api.ControllerFile;
import org.vml.api.Status;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.version.BuildVersion;

/// Finds the controller of a home; starts one where there is none, and another where an older build runs.
final class Controllers {
    private static final int STATUS_MILLIS = 5_000;
    private static final long STOP_SECONDS = 30;

    private final ControllerHome home;
    private final ControllerStarter starter;
    private final Consumer<String> notice;

    /// @param notice takes what the user should know, a sentence at a time
    Controllers(World world, Consumer<String> notice) {
        this.home = new ControllerHome(world.home());
        this.starter = new ControllerStarter(home, world.launcher(), this::answering);
        this.notice = notice;
    }

    /// A controller of this build. It may have ended since; then [#start] brings another.
    Http find() {
        ControllerFile file = home.controllerFile();
        if (file == null) {
            return start();
        }
        return file.version().equals(BuildVersion.current()) ? new Http(file) : replaced(file);
    }

    /// The controller that answers now, started if need be.
    Http start() {
        return starter.start();
    }

    /// The controller that answers now, or null.
    @Nullable
    Http answering() {
        ControllerFile file = home.controllerFile();
        return file != null && status(new Http(file)) != null ? new Http(file) : null;
    }

    /// What this controller says of itself, or null if it does not answer.
    static @Nullable Status status(Http controller) {
        try {
            return controller.exchange("GET", "/v1/status", null, Status.class, STATUS_MILLIS);
        } catch (IOException e) {
            return null;
        }
    }

    /// Stops a controller and waits until it answers no more.
    static Status stop(Http controller) {
        try {
            Status last = controller.exchange("POST", "/v1/stop", null, Status.class);
            Wait.seconds(STOP_SECONDS).until(() -> status(controller) == null);
            Wait.seconds(2).until(() -> !isAlive(last.pid()));
            return last;
        } catch (ConnectException e) {
            throw ControllerLost.notRunning().because(e);
        } catch (IOException e) {
            throw ControllerLost.duringRequest(e);
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private Http replaced(ControllerFile file) {
        Http old = new Http(file);
        Status status = status(old);
        if (status != null && !status.version().equals(BuildVersion.current())) {
            makeWay(old, status);
        }
        return start();
    }

    private void makeWay(Http old, Status status) {
        String versions =
                "The controller that runs is version " + status.version() + ", this vml is " + BuildVersion.current();
        if (status.jobs() > 0) {
            String jobs = status.jobs() == 1 ? "a job runs" : status.jobs() + " jobs run";
            throw ProblemException.of(ProblemKind.CONFLICT, versions + ", and " + jobs + " in it")
                    .next("Wait until it has done its work, or end it by `vml controller stop`");
        }
        notice.accept(versions + ": starting it anew");
        stop(old);
    }
}
