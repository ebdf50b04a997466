package org.vml.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.vml.app.Configuration.Place;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.file.PrivateFiles;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.Repository;
import org.vml.repository.format.v1.FormatV1;

/// Adds places to a configuration, and makes what is missing there first: a configuration never names what is not there
/// yet.
final class NewPlaces {
    private NewPlaces() {}

    /// With the repository that is at `path`, or is made there. The first one of all becomes the default.
    static Configuration repository(Configuration to, String name, Path path, boolean makeDefault) {
        PlaceName.check(name);
        requireFree("repository", to.repositories(), name, path);
        makeRepository(path);
        Configuration with = to.withRepository(new Place(name, path.toString()));
        return makeDefault || to.repositories().isEmpty() ? with.withDefault(name) : with;
    }

    /// With a working area in the directory `path`, which is made if it is missing.
    static Configuration area(Configuration to, String name, Path path) {
        PlaceName.check(name);
        requireFree("working area", to.areas(), name, path);
        requireOwn(path);
        try {
            PrivateFiles.makeDirectory(path);
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not make the working area " + path + ": " + e)
                    .because(e);
        }
        return to.withArea(new Place(name, path.toString()));
    }

    /// What else is in the directory would be in the way, or go with the machine.
    private static void requireOwn(Path path) {
        if (Files.exists(path.resolve("area.json"))) {
            return;
        }
        try (Stream<Path> files = Files.exists(path) ? Files.list(path) : Stream.empty()) {
            if (files.anyMatch(file -> !file.getFileName().toString().equals("area.lock"))) {
                throw ProblemException.of(
                                ProblemKind.CONFLICT, "The directory " + path + " is not empty, and no working area")
                        .next("Choose a directory that is not there yet");
            }
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not look into " + path + ": " + e)
                    .because(e);
        }
    }

    private static void makeRepository(Path path) {
        LocalChunkStore store = Files.exists(path.resolve("repository.json"))
                ? LocalChunkStore.open(path)
                : LocalChunkStore.create(path);
        try (store) {
            Repository.create(store, new FormatV1(), InstantSource.system());
        }
    }

    private static void requireFree(String kind, List<Place> places, String name, Path path) {
        for (Place place : places) {
            if (place.name().equals(name)) {
                throw ProblemException.of(
                                ProblemKind.CONFLICT, "There is a " + kind + " called " + name + " at " + place.path())
                        .next("Choose another name");
            }
            if (isSame(path, Path.of(place.path()))) {
                throw ProblemException.of(
                                ProblemKind.CONFLICT, "The " + kind + " at " + path + " is known as " + place.name())
                        .next("Use that name");
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.equals(other) || Files.isSameFile(one, other);
        } catch (IOException e) {
            return false; // one of them is not there
        }
    }
}
