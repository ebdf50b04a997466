package org.vml.workingarea;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentSession;
import org.vml.guest.GuestAccess;
import org.vml.hypervisor.ExistingDisk;
import org.vml.hypervisor.ExistingMachine;
import org.vml.logbook.Entry;
import org.vml.logbook.Logbook;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A machine that VML did not make. The way into it is the one that its owner goes.
///
/// @param host the area
/// @param existing the machine, which runs
record AdoptedSite(AdoptedMachine host, Adopted state, ExistingMachine existing) implements GuestSite {
    @Override
    public String area() {
        return host.area();
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
        String entry = state.entry();
        if (entry == null) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The machine in " + area() + " was not saved yet, so that nobody knows what it began as")
                    .next("Save its disks first: leave out --light");
        }
        return logbook.find(entry);
    }

    @Override
    public @Nullable String user() {
        return null;
    }

    @Override
    public VirtualMachine machine() {
        List<String> disks =
                host.disks(existing).stream().map(ExistingDisk::name).toList();
        return new VirtualMachine(state.driver(), existing.definition(disks), null);
    }

    @Override
    public boolean mayHave(String path) {
        return existing.mayHave(path);
    }

    @Override
    public AgentSession session(Duration patience, Run run) {
        String name = state.ssh();
        if (name == null) {
            throw ProblemException.of(ProblemKind.USAGE, "Nobody has said how to log in to the machine in " + area())
                    .next("`vml close " + area() + "`, and adopt it again with --ssh HOST, as you say it to ssh");
        }
        run.phase("starting the agent", -1);
        return around().light().agents().start(new GuestAccess.Named(name, patience), run);
    }
}
