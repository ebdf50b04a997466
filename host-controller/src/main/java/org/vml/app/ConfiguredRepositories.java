package org.vml.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vml.api.Repositories;
import org.vml.app.Configuration.Place;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.OpenRepository;

/// The repositories and areas of the configuration file: directories, in format v1.
final class ConfiguredRepositories implements Repositories {
    private final FirstPlaces first;
    private final ConfigurationFile file;
    private final KeptRepositories kept = new KeptRepositories();

    /// Held from reading the configuration to writing it.
    private final ReentrantLock changes = new ReentrantLock();

    ConfiguredRepositories(Home home) {
        this.first = new FirstPlaces(home);
        this.file = new ConfigurationFile(home.configuration());
    }

    @Override
    public List<Known> known() {
        Configuration configuration = file.load();
        return configuration.repositories().stream()
                .map(place -> known(configuration, place))
                .toList();
    }

    @Override
    public List<Area> areas() {
        return file.load().areas().stream()
                .map(place -> new Area(place.name(), Path.of(place.path())))
                .toList();
    }

    @Override
    public Known find(@Nullable String name) {
        Configuration configuration = file.load();
        String wanted = name == null ? configuration.defaultRepository() : name;
        if (wanted == null) {
            throw noDefault(configuration);
        }
        return known(configuration, place(configuration, wanted));
    }

    @Override
    public OpenRepository open(@Nullable String name) {
        Known found = find(name);
        return kept.use(found.name(), found.path());
    }

    @Override
    public void init(@Nullable Path repository, @Nullable Path area) {
        change(configuration -> first.area(first.repository(configuration, repository), area));
    }

    @Override
    public void add(String name, Path path, boolean makeDefault) {
        change(configuration -> NewPlaces.repository(configuration, name, path, makeDefault));
    }

    @Override
    public void remove(String name) {
        change(configuration -> {
            kept.forget(Path.of(place(configuration, name).path()));
            return configuration.without(name);
        });
    }

    @Override
    public void addArea(String name, Path path) {
        change(configuration -> NewPlaces.area(configuration, name, path));
    }

    @Override
    public void removeArea(String name) {
        change(configuration -> configuration.withoutArea(name));
    }

    @Override
    public void makeDefault(String name) {
        change(configuration ->
                configuration.withDefault(place(configuration, name).name()));
    }

    /// Lets go of the repositories that nobody has used for so long.
    void retireAfter(Duration time) {
        kept.retireAfter(time);
    }

    private void change(UnaryOperator<Configuration> change) {
        changes.lock();
        try {
            Configuration before = file.load();
            Configuration after = change.apply(before);
            if (!after.equals(before)) {
                file.save(after);
            }
        } finally {
            changes.unlock();
        }
    }

    private static Known known(Configuration configuration, Place place) {
        return new Known(place.name(), Path.of(place.path()), place.name().equals(configuration.defaultRepository()));
    }

    private static Place place(Configuration configuration, String name) {
        return configuration
                .repository(name)
                .orElseThrow(() -> ProblemException.of(ProblemKind.NOT_FOUND, "There is no repository called " + name)
                        .next("`vml repo list` lists what there is"));
    }

    private static ProblemException noDefault(Configuration configuration) {
        boolean none = configuration.repositories().isEmpty();
        return ProblemException.of(
                        ProblemKind.NOT_FOUND,
                        none ? "There is no repository yet" : "None of the repositories is the default one")
                .next(none ? "Make one by `vml init`" : "Name one, or choose the default by `vml repo default NAME`");
    }
}
