package org.vml.workingarea;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.Capability;
import org.vml.protocol.message.HostMessage;

/// The programs of a guest that are run around the freezing of its file systems: `/etc/vml/hooks.d/pre-freeze` and
/// `post-thaw`. A guest without them costs a question to QEMU's agent. That they cannot be run, or fail, is told; the
/// save goes on.
final class GuestHooks implements AutoCloseable {
    private static final String PLACE = "/etc/vml/hooks.d";

    private final @Nullable AgentSession agent;
    private final Consumer<String> notes;

    private GuestHooks(@Nullable AgentSession agent, Consumer<String> notes) {
        this.agent = agent;
        this.notes = notes;
    }

    /// Starts the agent, if the guest has hooks.
    static GuestHooks of(GuestSite site, Consumer<String> notes, Run run) {
        try {
            if (!site.mayHave(PLACE)) {
                return new GuestHooks(null, notes);
            }
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.GUEST) {
                throw e;
            }
            // Nor does the agent freeze, and that is told.
            return new GuestHooks(null, notes);
        }
        try {
            AgentSession agent = site.session(GuestSite.RUNNING, run);
            return new GuestHooks(agent, notes);
        } catch (ProblemException e) {
            run.checkCancelled();
            notes.accept("The hooks in " + PLACE + " were not run: " + e.problem());
            return new GuestHooks(null, notes);
        }
    }

    /// Before the file systems are frozen.
    void beforeFreeze() {
        run(true);
    }

    /// After they were thawed. If nobody asks, the agent does it by itself, soon.
    void afterThaw() {
        run(false);
    }

    private void run(boolean before) {
        if (agent == null) {
            return;
        }
        try {
            agent.require(Capability.HOOKS, "run hooks");
            List<String> told = agent.ask(new HostMessage.Quiesce(before), AgentMessage.Quiesced.class)
                    .notes();
            told.forEach(notes);
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.CANCELLED) {
                throw e;
            }
            notes.accept("The hooks in " + PLACE + " could not be run: " + e.problem());
        }
    }

    @Override
    public void close() {
        if (agent != null) {
            agent.close();
        }
    }
}
