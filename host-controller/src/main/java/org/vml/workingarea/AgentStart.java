package org.vml.workingarea;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.guest.GuestAgents;
import org.vml.hypervisor.Machine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Starting the agent in the guest of an area: through the machine's own channel if the agent waits there as a
/// service, by SSH otherwise.
record AgentStart(AreaMachine area, Run run) {
    /// How long a guest may take that was just started.
    static final Duration BOOTING = Duration.ofMinutes(4);

    /// How long one may take that runs.
    static final Duration RUNNING = Duration.ofSeconds(10);

    /// Between tries to log in to a guest that was just started: its SSH server may be up before the key is let in.
    private static final long PAUSE_NANOS = 300_000_000;

    /// @param machine runs
    /// @param patience how long to wait for the guest's SSH server
    AgentSession session(AreaState state, Machine machine, Duration patience) {
        run.phase("starting the agent", -1);
        GuestAgents agents = area.around().light().agents();
        Optional<Path> channel = machine.agentChannel();
        if (channel.isPresent()) {
            try {
                return agents.start(new GuestAccess.Channel(channel.get(), RUNNING), run);
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.GUEST || state.machine().user() == null) {
                    throw e;
                }
            }
        }
        return logIn(agents, login(state, patience));
    }

    private GuestAccess login(AreaState state, Duration patience) {
        String user = state.machine().user();
        if (user == null) {
            throw ProblemException.of(ProblemKind.USAGE, "Nobody has said who logs in to the machine in " + area.name())
                    .next("Open it with --user NAME, or with --agent-service");
        }
        AreaDirectory directory = area.directory();
        return new GuestAccess.Login(
                state.machine().sshPort(), user, directory.key(), directory.knownHosts(), patience);
    }

    private AgentSession logIn(GuestAgents agents, GuestAccess login) {
        while (true) {
            boolean isSettling = area.isSettling();
            try {
                return agents.start(login, run);
            } catch (ProblemException e) {
                if (!isSettling || e.kind() != ProblemKind.GUEST) {
                    throw e;
                }
            }
            run.checkCancelled();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
