package org.vml.api;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.diskserver.DiskServer;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;
import org.vml.repository.format.v1.FormatV1;
import org.vml.workingarea.BootTraces;
import org.vml.workingarea.NoGuests;
import org.vml.workingarea.Surroundings;
import org.vml.workingarea.WorkingAreas;

/// Repositories in memory, and ones that fail as a test wants it.
final class MemoryRepositories implements Repositories {
    private final Map<String, Supplier<Repository>> repositories = new LinkedHashMap<>();
    private final List<Area> areas = new ArrayList<>();
    private @Nullable String defaultName;

    /// A repository that does what `opened` does whenever it is opened.
    synchronized MemoryRepositories with(String name, Supplier<Repository> opened) {
        repositories.put(name, opened);
        defaultName = defaultName == null ? name : defaultName;
        return this;
    }

    static Repository newRepository() {
        return Repository.create(new MemoryChunkStore(), new FormatV1(), InstantSource.system());
    }

    @Override
    public synchronized List<Known> known() {
        return repositories.keySet().stream().map(this::known).toList();
    }

    @Override
    public synchronized List<Area> areas() {
        return List.copyOf(areas);
    }

    @Override
    public synchronized Known find(@Nullable String name) {
        String wanted = name == null ? defaultName : name;
        if (wanted == null || !repositories.containsKey(wanted)) {
            throw ProblemException.of(ProblemKind.NOT_FOUND, "There is no repository called " + wanted);
        }
        return known(wanted);
    }

    @Override
    public OpenRepository open(@Nullable String name) {
        Known found = find(name);
        Repository repository =
                Objects.requireNonNull(repositories.get(found.name())).get();
        return new OpenRepository() {
            @Override
            public String name() {
                return found.name();
            }

            @Override
            public Repository repository() {
                return repository;
            }

            @Override
            public void close() {
                // stays open for the next one
            }
        };
    }

    @Override
    public synchronized void init(@Nullable Path repository, @Nullable Path area) {
        if (repositories.isEmpty()) {
            Repository made = newRepository();
            with("rep1", () -> made);
        }
        if (areas.isEmpty()) {
            areas.add(new Area("wa1", area == null ? Path.of("/areas/wa1") : area));
        }
    }

    @Override
    public synchronized void add(String name, Path path, boolean makeDefault) {
        if (repositories.containsKey(name)) {
            throw ProblemException.of(ProblemKind.CONFLICT, "There is a repository called " + name);
        }
        Repository made = newRepository();
        with(name, () -> made);
        defaultName = makeDefault ? name : defaultName;
    }

    @Override
    public synchronized void remove(String name) {
        repositories.remove(name);
        defaultName = name.equals(defaultName) ? null : defaultName;
    }

    @Override
    public synchronized void makeDefault(String name) {
        defaultName = name;
    }

    private Known known(String name) {
        return new Known(name, Path.of("/repositories", name), name.equals(defaultName));
    }

    @Override
    public synchronized void addArea(String name, Path path) {
        areas.add(new Area(name, path));
    }

    @Override
    public synchronized void removeArea(String name) {
        areas.removeIf(area -> area.name().equals(name));
    }

    /// The areas of a controller whose hypervisor cannot be reached.
    WorkingAreas workingAreas() {
        DiskServer disks = new DiskServer(Path.of("/nonexistent/cache"), 0);
        return new WorkingAreas(new Surroundings(
                this::open,
                () -> {
                    throw ProblemException.of(ProblemKind.HYPERVISOR, "Nobody answers at test:///");
                },
                disks,
                new BootTraces(Path.of("/nonexistent/traces")),
                NoGuests.means()));
    }
}
