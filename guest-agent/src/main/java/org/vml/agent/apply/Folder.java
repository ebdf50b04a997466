package org.vml.agent.apply;

import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.RawPath;

/// What planning knows of a directory, as it will be when the steps so far have been done.
///
/// @param mount the topmost directory of the file system that it is on
/// @param device `st_dev`; 0 if it is not there yet
/// @param layered whether directories on it may not be movable
/// @param isThere whether it is on the disk now, and stays
/// @param isMade whether a step makes it
/// @param closed why nothing can be changed in it; null if it can be
/// @param fault why no path below it can be restored; null if they can be
record Folder(
        RawPath mount,
        long device,
        boolean layered,
        boolean isThere,
        boolean isMade,
        @Nullable String closed,
        @Nullable String fault) {

    boolean isMissing() {
        return !isThere && !isMade && fault == null;
    }

    Folder missing() {
        return new Folder(mount, 0, layered, false, false, null, null);
    }

    Folder made() {
        return new Folder(mount, 0, layered, false, true, null, null);
    }

    Folder lost(String reason) {
        return new Folder(mount, 0, layered, false, false, null, reason);
    }
}
