package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.vml.problem.ProblemException;

/// The working areas of a controller. Thread-safe.
public final class WorkingAreas implements AutoCloseable {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");

    private final Surroundings around;
    private final Map<Path, WorkingArea> areas = new ConcurrentHashMap<>();

    public WorkingAreas(Surroundings around) {
        this.around = around;
    }

    /// The area of this name at this place.
    public WorkingArea at(String name, Path path) {
        return areas.computeIfAbsent(path, key -> new WorkingArea(name, path, around));
    }

    /// Takes up again what an earlier controller left at these places, each by its name, as far as that can be done.
    public void recover(Map<String, Path> places) {
        places.forEach((name, path) -> {
            try {
                at(name, path).recover();
            } catch (ProblemException e) {
                LOG.log(Level.WARNING, "area {0}: {1}", name, e.getMessage());
            }
        });
    }

    /// Whether any machine needs the controller.
    public boolean anyOpen() {
        return areas.values().stream().anyMatch(WorkingArea::isOpen);
    }

    /// Serves nothing any more; machines that run wait for the next controller.
    @Override
    public void close() {
        areas.values().forEach(WorkingArea::release);
    }
}
