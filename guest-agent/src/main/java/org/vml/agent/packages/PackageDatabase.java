package org.vml.agent.packages;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.RawPath;

/// What knows which packages are installed, and what they consist of.
public sealed interface PackageDatabase permits DpkgDatabase, RpmDatabase {
    /// Those of a guest.
    ///
    /// @param root an open directory
    /// @param path its own
    static List<PackageDatabase> all(int root, RawPath path) {
        return Stream.<@Nullable PackageDatabase>of(DpkgDatabase.find(root), RpmDatabase.find(root, path))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /// `dpkg`, `rpm`.
    String name();

    /// What of an object is compared, for people.
    String compared();

    /// About how many paths [#load] will add.
    long expected();

    /// Adds the files of all packages.
    void load(PackagedFiles files) throws IOException;

    /// Tells of each path that [#load] has added, and of more.
    void list(Listed listed) throws IOException;

    /// Takes paths.
    @FunctionalInterface
    interface Listed {
        /// Takes one.
        ///
        /// @param path where it lies, until the next one
        /// @param filter the number of the pattern because of which it may not have been installed; negative if
        ///     there is none
        void take(InstalledPath path, int filter) throws IOException;
    }
}
