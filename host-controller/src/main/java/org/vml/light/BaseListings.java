package org.vml.light;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vml.logbook.Entry;
import org.vml.repository.Repository;

/// Listings of what entries' disks hold.
public interface BaseListings {
    /// The listing of the file system with this UUID on the disks of an entry; empty if none of them has it, or it is
    /// of a kind that cannot be read here. Closed by the caller.
    ///
    /// @param volume 32 lower-case hexadecimal digits
    Optional<BaseListing> open(Repository repository, Entry entry, String volume);

    /// The listing of what a light level differs from; null if that is not at hand. Closed by the caller.
    default @Nullable BaseListing of(Repository repository, LightIndex.Base base) {
        if (base.volume().isEmpty()) {
            return null;
        }
        return base.find(repository.contents().logbook())
                .flatMap(entry -> open(repository, entry, base.volume()))
                .orElse(null);
    }
}
