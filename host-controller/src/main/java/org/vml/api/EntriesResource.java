package org.vml.api;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.vml.api.EntryDetail.DiskView;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.logbook.EntryName;
import org.vml.logbook.Logbook;
import org.vml.logbook.Tag;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;

/// The entries of a repository.
final class EntriesResource {
    private static final String ENTRY = "/v1/repositories/:repository/entries/:entry";

    private final Repositories repositories;
    private final Areas areas;

    EntriesResource(Repositories repositories, Areas areas) {
        this.repositories = repositories;
        this.areas = areas;
    }

    void register(Endpoints endpoints) {
        endpoints.get(ENTRY, this::show);
        endpoints.delete(ENTRY, this::forget);
        endpoints.post(ENTRY + "/name", this::rename);
        endpoints.put(ENTRY + "/tags/:tag", this::tag);
        endpoints.delete(ENTRY + "/tags/:tag", this::untag);
    }

    private Answer show(Request request) {
        try (OpenRepository open = repositories.open(request.repository())) {
            Logbook logbook = open.repository().contents().logbook();
            return Answer.of(detail(open.name(), logbook, logbook.find(request.part("entry"))));
        }
    }

    private Answer rename(Request request) {
        EntryName name = new EntryName(request.body(NewName.class).name());
        return change(request, (repository, entry) -> repository.rename(entry, name));
    }

    private Answer tag(Request request) {
        Tag tag = new Tag(request.part("tag"));
        return change(request, (repository, entry) -> {
            repository.tag(entry, tag);
            return repository.find(entry.id().value());
        });
    }

    private Answer untag(Request request) {
        Tag tag = new Tag(request.part("tag"));
        return change(request, (repository, entry) -> {
            repository.untag(entry, tag);
            return repository.find(entry.id().value());
        });
    }

    private Answer forget(Request request) {
        return change(request, (repository, entry) -> {
            requireNoneOfOurs(entry);
            if (request.forced()) {
                repository.forgetThoughHeld(entry);
            } else {
                repository.forget(entry);
            }
            return entry;
        });
    }

    /// Areas of this home are there, so none of them is passed over by force.
    private void requireNoneOfOurs(Entry entry) {
        areas.on(entry.id().value()).ifPresent(area -> {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The machine in the working area " + area.name() + " stands on the entry " + entry.name())
                    .next("`vml close " + area.name() + "` first");
        });
    }

    private Answer change(Request request, BiFunction<Repository, Entry, Entry> change) {
        try (OpenRepository open = repositories.open(request.repository())) {
            Entry entry = open.repository().find(request.part("entry"));
            return Answer.of(EntryView.of(change.apply(open.repository(), entry)));
        }
    }

    private static EntryDetail detail(String repository, Logbook logbook, Entry entry) {
        List<String> children = logbook.entries().stream()
                .filter(other -> entry.id().equals(other.base()))
                .map(other -> other.name().value())
                .toList();
        List<DiskView> disks = entry.disks().stream()
                .map(disk -> new DiskView(disk.name(), disk.size()))
                .toList();
        return new EntryDetail(
                EntryView.of(entry), repository, nameOf(entry.base(), logbook), children, disks, entry.bytesScanned());
    }

    private static @Nullable String nameOf(@Nullable EntryId id, Logbook logbook) {
        return id == null
                ? null
                : logbook.byId(id).map(entry -> entry.name().value()).orElse(null);
    }
}
