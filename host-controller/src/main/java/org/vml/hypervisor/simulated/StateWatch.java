package org.vml.hypervisor.simulated;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.MachineState;
import org.vml.problem.ProblemException;

/// Looks at all machines every now and then, as long as somebody wants to know, and says which have changed: QEMU's
/// monitor tells one client at a time only, and others have to get at it.
final class StateWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    private final Supplier<List<UUID>> machines;
    private final Function<UUID, MachineState> look;
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();
    private Map<UUID, MachineState> known = Map.of();
    private @Nullable Thread watching;

    /// @param machines those that there are
    /// @param look the state of one
    StateWatch(Supplier<List<UUID>> machines, Function<UUID, MachineState> look) {
        this.machines = machines;
        this.look = look;
    }

    /// What changes after this is told.
    synchronized Hypervisor.Watch watch(Consumer<UUID> listener) {
        if (watching == null) {
            known = states();
            watching = Thread.ofPlatform().daemon().name("vml-simulated-states").start(this::run);
        }
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(LOOK_MILLIS);
                if (!listeners.isEmpty()) {
                    tell();
                }
            } catch (InterruptedException e) {
                return;
            } catch (ProblemException e) {
                System.getLogger("org.vml.hypervisor").log(System.Logger.Level.DEBUG, "machines not seen", e);
            }
        }
    }

    private void tell() {
        Map<UUID, MachineState> now = states();
        Set<UUID> changed = new HashSet<>(now.keySet());
        changed.addAll(known.keySet());
        changed.removeIf(id -> now.get(id) == known.get(id));
        known = now;
        changed.forEach(id -> listeners.forEach(listener -> listener.accept(id)));
    }

    private Map<UUID, MachineState> states() {
        Map<UUID, MachineState> states = new HashMap<>();
        for (UUID id : machines.get()) {
            try {
                states.put(id, look.apply(id));
            } catch (ProblemException e) {
                System.getLogger("org.vml.hypervisor").log(System.Logger.Level.DEBUG, "machine not seen", e);
            }
        }
        return states;
    }

    @Override
    public synchronized void close() {
        if (watching != null) {
            watching.interrupt();
        }
    }
}
