package org.vml.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Starts the controller as a process of its own session, so that neither Ctrl-C nor the end of the terminal reaches
/// it, and waits until it answers. Any number of `vml` may do so at once: the controller's lock lets one of the
/// processes run, the others end with the status of a conflict, and everybody waits for the one.
final class ControllerStarter {
    private static final long START_SECONDS = 30;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final ControllerHome home;
    private final @Nullable String launcher;
    private final Supplier<@Nullable Http> answering;

    ControllerStarter(ControllerHome home, @Nullable String launcher, Supplier<@Nullable Http> answering) {
        this.home = home;
        this.launcher = launcher;
        this.answering = answering;
    }

    Http start() {
        Wait wait = Wait.seconds(START_SECONDS);
        Http controller = answering.get();
        Process process = null;
        LogTail log = LogTail.of(home.log());
        while (controller == null && !wait.isOver()) {
            process = process == null || somebodyElseStarts(process, log) ? launch() : process;
            Wait.millis(20);
            controller = answering.get();
        }
        if (controller == null) {
            throw failed("it did not answer within " + START_SECONDS + " s", log);
        }
        return controller;
    }

    /// Whether the process has made way for another; that one may be about to end, so it is worth another try.
    private boolean somebodyElseStarts(Process process, LogTail log) {
        if (process.isAlive()) {
            return false;
        }
        if (process.exitValue() != ProblemKind.CONFLICT.exitCode()) {
            throw failed("it ended with status " + process.exitValue(), log);
        }
        Wait.millis(200);
        return true;
    }

    private Process launch() {
        home.make();
        try {
            return new ProcessBuilder(command())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()))
                    .start();
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not start the controller: " + e.getMessage())
                    .because(e);
        }
    }

    private List<String> command() {
        if (launcher == null) {
            throw ProblemException.of(
                            ProblemKind.FAILED,
                            "Could not start the controller: the system property vml.launcher does not say how")
                    .next("Start vml by its launcher, scripts/vml, or run `vml controller run` in another terminal");
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(List.of(launcher, "controller", "run"));
        return command;
    }

    private ProblemException failed(String reason, LogTail log) {
        String tail = log.lastLines();
        String said = tail.isEmpty()
                ? "It said nothing"
                : "It said:\n" + tail.indent(2).stripTrailing() + "\n";
        return ProblemException.of(ProblemKind.FAILED, "Could not start the controller: " + reason + ". " + said)
                .next("All that it said is in " + home.log());
    }
}
