package org.vml.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.workingarea.WorkingArea;
import org.vml.workingarea.WorkingAreas;

/// The working areas that have names, and which one is meant where none is named.
record Areas(Repositories repositories, WorkingAreas areas) {
    List<WorkingArea> all() {
        return repositories.areas().stream()
                .map(area -> areas.at(area.name(), area.path()))
                .toList();
    }

    WorkingArea find(String name) {
        return all().stream()
                .filter(area -> area.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.of(ProblemKind.NOT_FOUND, "There is no working area called " + name)
                        .next("`vml area list` lists what there is"));
    }

    /// The area to open an entry in: the one of this name, or the first that is empty.
    WorkingArea forOpening(@Nullable String name) {
        if (name != null) {
            return find(name);
        }
        return all().stream()
                .filter(WorkingArea::isEmpty)
                .findFirst()
                .orElseThrow(() -> ProblemException.of(ProblemKind.CONFLICT, "There is no empty working area")
                        .next("`vml area add NAME DIRECTORY` makes one, `vml close AREA` empties one"));
    }

    /// The area whose machine is meant: the one of this name, or the only one that holds a machine.
    WorkingArea withMachine(@Nullable String name) {
        if (name != null) {
            return find(name);
        }
        List<WorkingArea> held = all().stream().filter(area -> !area.isEmpty()).toList();
        if (held.size() > 1) {
            String names = held.stream().map(WorkingArea::name).collect(Collectors.joining(", "));
            throw ProblemException.of(ProblemKind.USAGE, "Several working areas hold a machine: " + names)
                    .next("Name one");
        }
        return held.stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.of(ProblemKind.NOT_FOUND, "No working area holds a machine")
                        .next("`vml open ENTRY` opens an entry"));
    }

    /// The area whose machine stands on the entry of this id, if any does.
    Optional<WorkingArea> on(String entryId) {
        return all().stream().filter(area -> area.standsOn(entryId)).findFirst();
    }
}
