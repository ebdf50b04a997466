package org.vml.api;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vml.repository.OpenRepository;

/// The repositories and working areas that the user has given names to. Thread-safe; what a call changed is durable
/// when it returns.
///
/// Problems, beside those of the repositories themselves: `USAGE` for a name that is not allowed, `NOT_FOUND` for
/// a name that nobody gave and for the default where there is none, `CONFLICT` for a name or place that is taken.
public interface Repositories {
    /// A repository by name; at most one of them is the default.
    record Known(String name, Path path, boolean isDefault) {}

    /// A working area by name.
    record Area(String name, Path path) {}

    /// The repositories, in the order in which they were added.
    List<Known> known();

    /// The working areas, in the order in which they were added.
    List<Area> areas();

    /// The repository of this name; null asks for the default one. Says nothing about whether it can be reached.
    Known find(@Nullable String name);

    /// The repository of this name, or the default one, ready for use. Any number of callers share one; each closes
    /// what it got. `UNREACHABLE` while it is not where it was; works again as soon as it is back.
    OpenRepository open(@Nullable String name);

    /// Makes the default repository and the default working area as far as they are missing, at these places or, for
    /// null, below the home. Does nothing where nothing is missing.
    void init(@Nullable Path repository, @Nullable Path area);

    /// Gives a name to the repository at `path`, which is made if the directory is empty or not there. The first one
    /// of all becomes the default in any case.
    void add(String name, Path path, boolean makeDefault);

    /// Forgets a name; the data stays where it is. No other repository becomes the default in its stead.
    void remove(String name);

    /// Gives a name to a working area in the directory `path`, which is made if it is not there.
    void addArea(String name, Path path);

    /// Forgets the name of a working area; what is in its directory stays.
    void removeArea(String name);

    /// Makes a repository the default one.
    void makeDefault(String name);
}
