package org.vml.logbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The entries of one repository at one moment, oldest first.
public record Logbook(String repository, List<Entry> entries) {
    private static final int SHORTEST_ID = 6;

    public Logbook {
        entries = entries.stream()
                .sorted(Comparator.comparing(Entry::time)
                        .thenComparing(entry -> entry.id().value()))
                .toList();
    }

    /// The entry that a person means by `reference`: its name, or the beginning of its id (6 digits at least) if that
    /// is the beginning of one id only, or a tag that only one entry bears. In this order.
    public Entry find(String reference) {
        return byName(reference)
                .or(() -> byIdPrefix(reference))
                .or(() -> byTag(reference))
                .orElseThrow(() -> unknown(reference));
    }

    /// The entry of this name.
    public Optional<Entry> byName(String name) {
        return entries.stream()
                .filter(entry -> entry.name().value().equals(name))
                .findFirst();
    }

    /// The entry of this id, all of it.
    public Optional<Entry> byId(EntryId id) {
        return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /// The ids of an entry and of those that it was made from, the nearest first, so many at the most. The last one
    /// may be of an entry that is not here any more.
    public List<EntryId> lineage(Entry entry, int most) {
        Map<EntryId, Entry> known = entries.stream().collect(Collectors.toMap(Entry::id, Function.identity()));
        List<EntryId> lineage = new ArrayList<>();
        EntryId id = entry.id();
        while (id != null && lineage.size() < most) {
            lineage.add(id);
            Entry made = known.get(id);
            id = made == null ? null : made.base();
        }
        return lineage;
    }

    private Optional<Entry> byIdPrefix(String prefix) {
        if (prefix.length() < SHORTEST_ID) {
            return Optional.empty();
        }
        return onlyOne(
                prefix,
                entries.stream()
                        .filter(entry -> entry.id().value().startsWith(prefix))
                        .toList());
    }

    private Optional<Entry> byTag(String tag) {
        return onlyOne(
                tag,
                entries.stream()
                        .filter(entry ->
                                entry.tags().stream().anyMatch(t -> t.value().equals(tag)))
                        .toList());
    }

    private Optional<Entry> onlyOne(String reference, List<Entry> found) {
        if (found.size() > 1) {
            throw ProblemException.of(
                            ProblemKind.USAGE,
                            reference + " may be any of " + found.size() + " entries: " + names(found))
                    .next("Name one of them");
        }
        return found.stream().findFirst();
    }

    private ProblemException unknown(String reference) {
        ProblemException problem =
                ProblemException.of(ProblemKind.NOT_FOUND, "There is no entry " + reference + " in " + repository);
        List<Entry> close = entries.stream()
                .filter(entry -> entry.name().value().equalsIgnoreCase(reference)
                        || (!reference.isEmpty() && entry.name().value().startsWith(reference)))
                .limit(3)
                .toList();
        return close.isEmpty()
                ? problem.next("`vml consult` lists what there is")
                : problem.next("Did you mean " + names(close) + "?");
    }

    private static String names(List<Entry> found) {
        return found.stream()
                .limit(5)
                .map(entry -> entry.name().value())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
