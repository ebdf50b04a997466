package org.vml.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.vml.api.AreaDetail;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `vml ssh`.
@Command(
        description = "Logs in to the machine of a working area, or runs a command there; waits until it answers.",
        footer = {"  vml ssh", "  vml ssh --area wa2 -- ls -l /data", "  vml ssh --user root"})
final class SshCommand extends LogbookCommand {
    private static final Duration PATIENCE_WITH_THE_AGENT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Mixin
    private AreaOption area = new AreaOption();

    @Option(names = "--user", paramLabel = "NAME", description = "Who logs in.")
    private @Nullable String user;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long to wait for the machine to answer: 120 if not given.")
    private int wait = 120;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "What to run instead of a shell.")
    private List<String> command = new ArrayList<>();

    @Override
    int run(Session session) {
        AreaDetail detail = session.controller().area(area.name());
        AreaDetail.Ssh ssh = detail.ssh();
        if (detail.adopted()) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The machine in " + detail.name() + " was adopted: VML has no port that leads into "
                                    + detail.machine())
                    .next("Log in by its own address; `virsh domifaddr " + detail.machine() + "` may know it");
        }
        if (ssh == null || detail.state().equals("off") || detail.state().equals("empty")) {
            throw ProblemException.of(ProblemKind.CONFLICT, "The machine in " + detail.name() + " is off")
                    .next("`vml start " + detail.name() + "` starts it");
        }
        GuestLogin login = new GuestLogin(ssh, user);
        try (GuestLine line = login.await(wait)) {
            awaitSettled(session, detail);
            session.world().out().flush();
            line.open();
            Process process = new ProcessBuilder(login.command(line.port(), command))
                    .inheritIO()
                    .start();
            return process.waitFor();
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not run ssh: " + e.getMessage())
                    .next("Install OpenSSH's client (`scripts/setup` does it)")
                    .because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProblemKind.CANCELLED.exitCode();
        }
    }

    /// The area's key is allowed by the guest's agent; a guest that has none may know it all the same.
    private static void awaitSettled(Session session, AreaDetail first) {
        AreaDetail detail = first;
        long deadline = System.nanoTime() + PATIENCE_WITH_THE_AGENT.toNanos();
        while (detail.settling() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
            detail = session.controller().area(first.name());
        }
    }
}
