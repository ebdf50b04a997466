package org.vml.workingarea;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.light.LightIndex;
import org.vml.light.LightLevel;
import org.vml.light.OnConflict;
import org.vml.light.RestoreChoices;
import org.vml.logbook.Entry;
import org.vml.logbook.Level;
import org.vml.logbook.VirtualMachine;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.protocol.message.AgentMessage;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;

/// Opening an entry that has a light level and no disk: a fresh machine of its base, into which the files are pushed.
///
/// @param entry the entry
/// @param base the id of the entry that its files differ from
/// @param machine the machine that it was saved of
/// @param pin which system a CernVM had that it was saved of; null if it was none
record LightOpening(
        Entry entry,
        String base,
        @Nullable VirtualMachine machine,
        @Nullable CvmfsPin pin) {
    /// Empty if the entry that is asked for has a disk, or no light level.
    static Optional<LightOpening> find(AreaMachine area, OpenRequest request) {
        try (OpenRepository used = area.around().repositories().apply(request.repository())) {
            Repository repository = used.repository();
            Entry entry = repository.find(request.entry());
            if (!entry.disks().isEmpty() || !entry.levels().contains(Level.LIGHT)) {
                return Optional.empty();
            }
            try (LightLevel level = LightLevel.open(repository, entry)) {
                return Optional.of(new LightOpening(
                        entry,
                        requireBase(repository, entry, level.index().base()),
                        repository.contents().manifest(entry).machine(),
                        pin(level.index())));
            }
        }
    }

    private static @Nullable CvmfsPin pin(LightIndex index) {
        return index.system().stream()
                .filter(section -> section.name().equals("cernvm"))
                .findFirst()
                .flatMap(section -> CvmfsPin.of(section.facts()))
                .orElse(null);
    }

    private static String requireBase(Repository repository, Entry entry, LightIndex.Base base) {
        return base.find(repository.contents().logbook())
                .map(known -> known.id().value())
                .orElseThrow(() -> ProblemException.of(
                                ProblemKind.NOT_FOUND,
                                "Could not open " + entry.name() + ": its base " + base.name()
                                        + " is not in the repository any more")
                        .next("Open another machine, and put the files into it by `vml restore " + entry.name() + "`"));
    }

    /// The request for the fresh machine.
    OpenRequest ofBase(OpenRequest request) {
        String known = machine == null ? null : machine.user();
        return new OpenRequest(
                request.repository(),
                base,
                request.hardware(),
                true,
                request.start(),
                request.user() == null ? known : request.user(),
                Objects.requireNonNullElse(request.configDrive(), Contextualisation.USUAL)
                        .pinned(pin));
    }

    /// Puts the files into the machine, which was just started. Where that fails the machine stays, and it is said
    /// what to do.
    Opened push(OpenedMachine opened, OpenRequest request, List<String> notes, Run run) {
        List<String> all = new ArrayList<>(notes);
        String again = "`vml restore " + entry.name() + "` tries again";
        if (!request.start()) {
            all.add("The machine was not started, so nothing was put into it; " + again + " once it runs");
            return new Opened(opened.status(null).orElseThrow(), all, true);
        }
        try {
            RestoreOutcome outcome = new GuestWork(opened.site(), run)
                    .restore(new RestoreRequest(
                            request.repository(),
                            entry.id().value(),
                            false,
                            new RestoreChoices(OnConflict.REPLACE, false)));
            AgentMessage.Restored restored = Objects.requireNonNull(outcome.restored());
            all.add("Put " + restored.done() + " of " + outcome.steps().size() + " paths of " + entry.name()
                    + " into a fresh machine of its base");
            all.addAll(outcome.notes());
            outcome.failures().forEach((what, why) -> all.add(what + ": " + why));
            return new Opened(opened.status(null).orElseThrow(), all, outcome.isPartial());
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.CANCELLED) {
                throw e;
            }
            all.add("The machine runs, but the files of " + entry.name() + " are not in it: " + e.problem() + "; "
                    + again);
            return new Opened(opened.status(null).orElseThrow(), all, true);
        }
    }
}
