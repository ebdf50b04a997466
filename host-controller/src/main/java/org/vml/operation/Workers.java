package org.vml.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Runs the same work on several platform threads: for work that keeps processors busy. One thread more than there are
/// processors, since somebody always waits for a disk.
public final class Workers {
    private Workers() {}

    /// What each thread does. It takes its share from where all of them take it, as long as `goOn` holds.
    @FunctionalInterface
    public interface Task {
        void run(BooleanSupplier goOn);
    }

    /// Runs `task` on all threads, named `name` and a number, and returns when all have ended. Once one fails the
    /// others are told to stop, and its failure is thrown.
    public static void run(String name, Task task) {
        int threads = Runtime.getRuntime().availableProcessors() + 1;
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name(name, 0).factory());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(workers.submit(() -> {
                    try {
                        task.run(() -> !failed.get());
                    } catch (RuntimeException | Error e) {
                        failed.set(true);
                        throw e;
                    }
                }));
            }
            join(running, failed);
        } finally {
            workers.shutdown();
        }
    }

    /// Waits for all, however often this thread is interrupted: what they work on may be closed once this returns.
    private static void join(List<Future<?>> running, AtomicBoolean failed) {
        Throwable first = null;
        boolean interrupted = false;
        for (Future<?> worker : running) {
            while (!worker.isDone() || worker.state() != Future.State.SUCCESS) {
                try {
                    worker.get();
                } catch (ExecutionException e) {
                    first = first == null ? e.getCause() : first;
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    failed.set(true);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            first = first == null ? new IllegalStateException("interrupted while waiting for other threads") : first;
        }
        rethrow(first);
    }

    /// Waits for work on another thread and throws as it threw.
    public static void await(Future<?> work) {
        try {
            work.get();
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for other threads", e);
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {
                // all went well
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
