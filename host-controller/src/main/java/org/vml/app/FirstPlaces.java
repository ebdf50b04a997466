package org.vml.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.app.Configuration.Place;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The repository and the working area that `vml init` makes. Where there are some already, nothing is made unless the
/// user names a place; then it must be the place that they have, if they are there.
record FirstPlaces(Home home) {
    private static final String REPOSITORY = "rep1";
    private static final String AREA = "wa1";

    /// With a default repository.
    Configuration repository(Configuration to, @Nullable Path wanted) {
        Optional<Place> first = to.repository(REPOSITORY);
        requireSame("repository", first, wanted);
        if (first.isPresent()) {
            return to.defaultRepository() == null ? to.withDefault(REPOSITORY) : to;
        }
        if ((wanted == null && to.defaultRepository() != null) || isAmong(to.repositories(), wanted)) {
            return to;
        }
        Path path = wanted == null ? home.repository() : wanted;
        return NewPlaces.repository(to, REPOSITORY, path, to.defaultRepository() == null);
    }

    /// With a working area.
    Configuration area(Configuration to, @Nullable Path wanted) {
        Optional<Place> first = to.area(AREA);
        requireSame("working area", first, wanted);
        if (first.isPresent() || (wanted == null && !to.areas().isEmpty()) || isAmong(to.areas(), wanted)) {
            return to;
        }
        return NewPlaces.area(to, AREA, wanted == null ? home.area() : wanted);
    }

    private static boolean isAmong(List<Place> places, @Nullable Path path) {
        return path != null
                && places.stream().anyMatch(place -> Path.of(place.path()).equals(path));
    }

    private static void requireSame(String kind, Optional<Place> there, @Nullable Path wanted) {
        if (wanted != null && there.isPresent() && !Path.of(there.get().path()).equals(wanted)) {
            Place place = there.get();
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "The " + kind + " " + place.name() + " is at " + place.path() + " already")
                    .next("`vml repo add` and `vml area add` make more of them, under other names");
        }
    }
}
