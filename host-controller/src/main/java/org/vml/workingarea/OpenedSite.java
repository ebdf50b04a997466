package org.vml.workingarea;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.guest.GuestAgents;
import org.vml.hypervisor.Machine;
import org.vml.logbook.Entry;
import org.vml.logbook.Logbook;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A machine that VML made. The way into it is the machine's own channel if the agent waits there as a service, SSH
/// otherwise.
///
/// @param host the area
/// @param hypervisors the machine, which runs
record OpenedSite(AreaMachine host, AreaState state, Machine hypervisors) implements GuestSite {
    /// Between tries to log in to a guest that was just started: its SSH server may be up before the key is let in.
    private static final long PAUSE_NANOS = 300_000_000;

    @Override
    public String area() {
        return host.name();
    }

    @Override
    public AreaDirectory directory() {
        return host.directory();
    }

    @Override
    public Surroundings around() {
        return host.around();
    }

    @Override
    public String repository() {
        return state.repository();
    }

    @Override
    public Entry disk(Logbook logbook) {
        return logbook.find(state.entry());
    }

    @Override
    public @Nullable String user() {
        return state.machine().user();
    }

    @Override
    public VirtualMachine machine() {
        return new VirtualMachine(state.machine().driver(), hypervisors.definition(), user());
    }

    @Override
    public boolean mayHave(String path) {
        return hypervisors.mayHave(path);
    }

    @Override
    public AgentSession session(Duration patience, Run run) {
        run.phase("starting the agent", -1);
        GuestAgents agents = around().light().agents();
        Optional<Path> channel = hypervisors.agentChannel();
        if (channel.isPresent()) {
            try {
                return agents.start(new GuestAccess.Channel(channel.get(), RUNNING), run);
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.GUEST || user() == null) {
                    throw e;
                }
            }
        }
        return logIn(agents, login(patience), run);
    }

    private GuestAccess login(Duration patience) {
        String user = user();
        if (user == null) {
            throw ProblemException.of(ProblemKind.USAGE, "Nobody has said who logs in to the machine in " + area())
                    .next("Open it with --user NAME, or with --agent-service");
        }
        return new GuestAccess.Login(
                state.machine().sshPort(), user, directory().key(), directory().knownHosts(), patience);
    }

    private AgentSession logIn(GuestAgents agents, GuestAccess login, Run run) {
        while (true) {
            boolean isSettling = host.isSettling();
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
