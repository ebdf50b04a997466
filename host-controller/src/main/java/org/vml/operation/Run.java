package org.vml.operation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// One run of a long operation: the worker reports how far it is and asks whether to go on; an observer reads the
/// figures or asks it to stop. Thread-safe; any number of workers and observers.
public final class Run {
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final LongAdder done = new LongAdder();
    private final Set<Runnable> wakes = ConcurrentHashMap.newKeySet();
    private volatile long total = -1;
    private volatile String phase = "starting";

    /// How far a run is. `doneBytes` never shrinks within a phase; `totalBytes` is -1 while unknown.
    public record Progress(String phase, long doneBytes, long totalBytes) {}

    /// Begins a named part of the work of `totalBytes` bytes, or -1 where that is not known.
    public void phase(String name, long totalBytes) {
        done.reset();
        total = totalBytes;
        phase = name;
    }

    /// Reports that `bytes` more are done.
    public void advance(long bytes) {
        done.add(bytes);
    }

    public Progress progress() {
        return new Progress(phase, done.sum(), total);
    }

    /// Asks the run to stop. May be called more than once, from any thread.
    public void cancel() {
        cancelled.set(true);
        wakes.forEach(Runnable::run);
    }

    /// Has `wake` called once somebody calls [#cancel], at once if somebody has: it ends a wait that cannot ask
    /// [#checkCancelled].
    ///
    /// @param wake may be called more than once, from any thread
    /// @return closing it takes this back; may be closed more than once
    public Waking whenCancelled(Runnable wake) {
        wakes.add(wake);
        if (cancelled.get()) {
            wake.run();
        }
        return () -> wakes.remove(wake);
    }

    /// Who is to be woken by [#cancel].
    @FunctionalInterface
    public interface Waking extends AutoCloseable {
        @Override
        void close();
    }

    public boolean isCancelled() {
        return cancelled.get();
    }

    /// Throws [ProblemKind#CANCELLED] once somebody has called [#cancel].
    public void checkCancelled() {
        if (cancelled.get()) {
            throw ProblemException.of(ProblemKind.CANCELLED, "Cancelled; no entry was changed");
        }
    }
}
