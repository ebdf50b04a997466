package org.vml.filesystem;

import org.vml.protocol.environment.Owner;

/// Says who owns an object: file systems know numbers only.
@FunctionalInterface
public interface OwnerNames {
    /// Knows nobody.
    OwnerNames NONE = (uid, gid) -> new Owner(uid, gid, "", "");

    Owner owner(int uid, int gid);
}
