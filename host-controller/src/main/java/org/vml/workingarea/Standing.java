package org.vml.workingarea;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vml.logbook.EntryId;

/// Which entries of a repository a machine needs by what is written down of it.
///
/// @param repository the name of the repository
/// @param machine the id of the machine
record Standing(String repository, UUID machine, Set<EntryId> entries) {
    static Standing of(String repository, UUID machine, Collection<String> entries) {
        return new Standing(
                repository, machine, entries.stream().map(EntryId::new).collect(Collectors.toUnmodifiableSet()));
    }
}
