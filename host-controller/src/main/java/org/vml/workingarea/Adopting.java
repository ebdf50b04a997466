package org.vml.workingarea;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.vml.hypervisor.ExistingMachine;
import org.vml.hypervisor.Hypervisor;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Brings a machine under the logbook that somebody else made.
final class Adopting {
    private static final int TOKEN_LENGTH = 8;

    private final AdoptedMachine area;
    private final Hypervisor hypervisor;
    private final AdoptRequest request;

    Adopting(AdoptedMachine area, AdoptRequest request) {
        this.area = area;
        this.hypervisor = area.around().hypervisor().get();
        this.request = request;
    }

    /// Takes a machine into the area, which is empty; returns what is unusual about it.
    List<String> adopt() {
        ExistingMachine machine = hypervisor
                .existing(request.machine())
                .orElseThrow(() -> ProblemException.of(
                                ProblemKind.NOT_FOUND,
                                "There is no machine called " + request.machine() + " at " + hypervisor.location())
                        .next("`virsh -c '" + hypervisor.location() + "' list --all` lists what there is"));
        requireFree(machine);
        List<String> notes = new ArrayList<>(area.leftOut(machine));
        area.directory().make();
        area.directory().clear();
        area.hold().release();
        area.directory()
                .store(new Adopted(
                        request.repository(),
                        hypervisor.driver(),
                        hypervisor.location(),
                        machine.id(),
                        machine.name(),
                        UUID.randomUUID().toString().substring(0, TOKEN_LENGTH),
                        null,
                        null,
                        null,
                        0,
                        false,
                        request.ssh()));
        List<String> peculiarities = machine.peculiarities();
        if (!peculiarities.isEmpty()) {
            notes.add("A machine that is opened from an entry of this one will lack: "
                    + String.join(", ", peculiarities));
        }
        return notes;
    }

    private void requireFree(ExistingMachine machine) {
        request.others().stream()
                .filter(other -> other.holds(machine.id()))
                .findFirst()
                .ifPresent(other -> {
                    throw taken(machine, "the working area " + other.name() + " holds it")
                            .next("Save it there, or `vml close " + other.name() + "` first");
                });
        if (machine.isMadeByVml()) {
            throw taken(machine, "VML made it for another working area")
                    .next("Save it there: `vml save ENTRY --area AREA`");
        }
        machine.checkpoints().stream()
                .filter(name -> name.startsWith(Adopted.PREFIX))
                .findFirst()
                .ifPresent(name -> {
                    throw taken(machine, "it has the checkpoint " + name)
                            .next("Close it in the other home; if that is gone, `virsh checkpoint-delete "
                                    + machine.name() + " " + name + "`");
                });
    }

    private static ProblemException taken(ExistingMachine machine, String why) {
        return ProblemException.of(
                ProblemKind.CONFLICT, "The machine " + machine.name() + " is under a logbook already: " + why);
    }
}
