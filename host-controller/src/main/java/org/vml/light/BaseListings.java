package org.vml.light;

import java.util.Optional;
import org.vml.logbook.Entry;
import org.vml.repository.Repository;

/// Listings of what entries' disks hold.
public interface BaseListings {
    /// The listing of the file system with this UUID on the disks of an entry; empty if none of them has it, or it is
    /// of a kind that cannot be read here. Closed by the caller.
    ///
    /// @param volume 32 lower-case hexadecimal digits
    Optional<BaseListing> open(Repository repository, Entry entry, String volume);
}
