package org.vml.app;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a configuration must hold to, beside being JSON with the right keys.
record ConfigurationCheck(Path file) {
    /// The configuration, with empty lists for the keys that were left out.
    Configuration checked(@Nullable Configuration read) {
        if (read == null) {
            throw wrong("it is empty");
        }
        List<Configuration.Place> repositories = checked("repositories", read.repositories());
        List<Configuration.Place> areas = checked("areas", read.areas());
        String defaultName = read.defaultRepository();
        Configuration checked = new Configuration(repositories, defaultName, areas);
        if (defaultName != null && checked.repository(defaultName).isEmpty()) {
            throw wrong("`default` is " + defaultName + ", and there is no such name in `repositories`");
        }
        return checked;
    }

    private List<Configuration.Place> checked(String key, @Nullable List<Configuration.Place> places) {
        if (places == null) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < places.size(); i++) {
            checkPlace(key + "[" + i + "]", places.get(i));
            if (!names.add(places.get(i).name())) {
                throw wrong("`" + key + "` has the name " + places.get(i).name() + " twice");
            }
        }
        return List.copyOf(places);
    }

    private void checkPlace(String key, Configuration.@Nullable Place place) {
        if (place == null || isNull(place.name()) || isNull(place.path())) {
            throw wrong("`" + key + "` needs a `name` and a `path`");
        }
        if (!PlaceName.isValid(place.name())) {
            throw wrong("`" + key + ".name` is \"" + place.name() + "\", which cannot be a name");
        }
        if (!place.path().startsWith("/")) {
            throw wrong("`" + key + ".path` is \"" + place.path() + "\", which is not an absolute path");
        }
    }

    /// Jackson leaves out what the file leaves out.
    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }

    private ProblemException wrong(String reason) {
        return ProblemException.of(ProblemKind.FAILED, "Could not read the configuration " + file + ": " + reason)
                .next("Mend the file, or move it away");
    }
}
