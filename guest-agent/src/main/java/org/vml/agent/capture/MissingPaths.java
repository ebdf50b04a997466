package org.vml.agent.capture;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vml.agent.packages.InstalledPath;
import org.vml.agent.packages.PackageDatabase;
import org.vml.agent.packages.PackagedFiles;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// What packages installed and is not there: of a directory that is missing with all that was in it, only itself.
/// What is now behind a link or a file is not missed, since those are told.
final class MissingPaths implements PackageDatabase.Listed {
    private final PackagedFiles files;
    private final int root;
    private final SortedSet<RawPath> missing = new TreeSet<>();

    /// By the pattern that may be why they are not there.
    private final Map<Integer, SortedSet<RawPath>> filtered = new HashMap<>();

    private final Set<Integer> unfiltered = new HashSet<>();

    /// @param files after the walk
    /// @param root an open directory
    MissingPaths(PackagedFiles files, int root) {
        this.files = files;
        this.root = root;
    }

    @Override
    public void take(InstalledPath listed, int filter) {
        int place = files.find(listed.key());
        if (place < 0 || files.has(place, PackagedFiles.OPTIONAL)) {
            return;
        }
        if (files.has(place, PackagedFiles.SEEN)) {
            if (filter >= 0 && !files.has(place, PackagedFiles.IS_DIRECTORY)) {
                unfiltered.add(filter);
            }
            return;
        }
        RawPath path = listed.path();
        RawPath gone = path == null ? null : gone(path);
        if (gone != null) {
            (filter < 0 ? missing : filtered.computeIfAbsent(filter, number -> new TreeSet<>())).add(gone);
        }
    }

    /// The first part of a path that is not there, if what it would be in is a directory.
    private @Nullable RawPath gone(RawPath path) {
        FileKind kind = kind(path);
        RawPath gone = path;
        while (kind == null && !gone.parent().isRoot()) {
            kind = kind(gone.parent());
            if (kind != null) {
                return kind == FileKind.DIRECTORY ? gone : null;
            }
            gone = gone.parent();
        }
        return kind == null ? gone : null;
    }

    /// Null if it is not there; what cannot be seen counts as there.
    private @Nullable FileKind kind(RawPath path) {
        try (Place place = Place.of(root, path)) {
            return Linux.stat(place.directory(), place.name()).facts().kind();
        } catch (LinuxException e) {
            return e.isAbsent() ? null : FileKind.FILE;
        }
    }

    /// Tells of them, and of those that a rule leaves out.
    void tell(Scope scope, WalkOutput out) throws IOException {
        filtered.forEach((filter, paths) -> {
            if (unfiltered.contains(filter)) {
                missing.addAll(paths);
            }
        });
        Exclusions exclusions = new Exclusions(out);
        RawPath directory = RawPath.ROOT;
        ListingParts parts = new ListingParts(directory, out);
        for (RawPath path : missing) {
            if (!path.parent().equals(directory)) {
                parts.finish(false, false);
                directory = path.parent();
                parts = new ListingParts(directory, out);
            }
            String reason = scope.below(root, path);
            if (reason == null) {
                parts.remove(path.name());
            } else {
                exclusions.add(path, reason);
            }
        }
        parts.finish(false, false);
        exclusions.flush();
    }
}
