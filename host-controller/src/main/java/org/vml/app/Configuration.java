package org.vml.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the user told VML: the names of repositories and working areas, and which repository is the default.
///
/// @param defaultRepository a name among the repositories, or null
record Configuration(
        List<Place> repositories,
        @JsonProperty("default") @Nullable String defaultRepository,
        List<Place> areas) {
    static final Configuration EMPTY = new Configuration(List.of(), null, List.of());

    /// A name for an absolute path.
    record Place(String name, String path) {}

    Optional<Place> repository(String name) {
        return named(repositories, name);
    }

    Optional<Place> area(String name) {
        return named(areas, name);
    }

    Configuration withRepository(Place added) {
        return new Configuration(and(repositories, added), defaultRepository, areas);
    }

    Configuration withArea(Place added) {
        return new Configuration(repositories, defaultRepository, and(areas, added));
    }

    /// Without a repository; if it was the default, there is none.
    Configuration without(String repository) {
        Predicate<Place> isIt = place -> place.name().equals(repository);
        return new Configuration(
                repositories.stream().filter(isIt.negate()).toList(),
                repository.equals(defaultRepository) ? null : defaultRepository,
                areas);
    }

    Configuration withoutArea(String area) {
        return new Configuration(
                repositories,
                defaultRepository,
                areas.stream().filter(place -> !place.name().equals(area)).toList());
    }

    Configuration withDefault(String repository) {
        return new Configuration(repositories, repository, areas);
    }

    private static Optional<Place> named(List<Place> places, String name) {
        return places.stream().filter(place -> place.name().equals(name)).findFirst();
    }

    private static List<Place> and(List<Place> places, Place added) {
        List<Place> all = new ArrayList<>(places);
        all.add(added);
        return List.copyOf(all);
    }
}
