package org.vml.workingarea;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hypervisor;
import org.vml.problem.ProblemException;

/// The working areas of a controller. Thread-safe.
public final class WorkingAreas implements AutoCloseable {
    private static final Logger LOG = System.getLogger("org.vml.workingarea");

    private final Surroundings around;
    private final Map<Place, WorkingArea> areas = new ConcurrentHashMap<>();
    private Hypervisor.@Nullable Watch watch;

    private record Place(String name, Path path) {}

    public WorkingAreas(Surroundings around) {
        this.around = around;
    }

    /// The area of this name at this place.
    public WorkingArea at(String name, Path path) {
        return areas.computeIfAbsent(new Place(name, path), key -> new WorkingArea(name, path, around, this::watch));
    }

    /// Takes up again what an earlier controller left at these places, each by its name, as far as that can be done
    /// now. To be repeated: a repository or a hypervisor may come back.
    public void recover(Map<String, Path> places) {
        places.forEach((name, path) -> {
            try {
                at(name, path).recover();
            } catch (ProblemException e) {
                LOG.log(Level.WARNING, "area {0}: {1}", name, e.getMessage());
            }
        });
    }

    /// From now on machines that stall are looked after.
    private synchronized void watch() {
        if (watch == null) {
            watch = around.hypervisor()
                    .get()
                    .watch(machine -> Thread.ofVirtual()
                            .name("revive " + machine)
                            .start(() -> areas.values().forEach(area -> area.revive(machine))));
        }
    }

    /// Whether any machine needs the controller.
    public boolean anyOpen() {
        return areas.values().stream().anyMatch(WorkingArea::isOpen);
    }

    /// Serves nothing any more; machines that run wait for the next controller.
    @Override
    public void close() {
        endWatch();
        areas.values().forEach(WorkingArea::release);
    }

    private synchronized void endWatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }
}
