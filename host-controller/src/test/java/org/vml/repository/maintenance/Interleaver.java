package org.vml.repository.maintenance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Runs several actors so that of all their store operations exactly one happens at a time, in an order drawn from a
/// seed. Every operation is a point at which any other actor may come next. With even seeds any of them is as likely;
/// with odd ones an actor goes on until it is put last in the queue, which lets one do a great deal while another is in
/// the middle of something (after Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding
/// Bugs", ASPLOS 2010).
final class Interleaver {
    private static final int STRETCH = 15;

    private final Random random;
    private final boolean queued;
    private final Map<String, Integer> waiting = new HashMap<>();
    private final List<String> unfinished = new ArrayList<>();
    private final Map<String, FutureTask<?>> actors = new HashMap<>();
    private final List<String> trace = new ArrayList<>();
    private String turn = "";

    Interleaver(long seed) {
        this.random = new Random(seed);
        this.queued = seed % 2 != 0;
    }

    /// An actor of this name, not started yet.
    void actor(String name, Runnable body) {
        FutureTask<Void> task = new FutureTask<>(
                () -> {
                    try {
                        body.run();
                    } finally {
                        finished(name);
                    }
                },
                null);
        actors.put(name, task);
        unfinished.add(name);
    }

    /// Runs one operation of an actor when it is its turn.
    <T> T step(String actor, String what, Supplier<T> operation) {
        synchronized (this) {
            waiting.merge(actor, 1, Integer::sum);
            notifyAll();
            while (!turn.equals(actor)) {
                pause();
            }
            waiting.merge(actor, -1, Integer::sum);
            turn = "(" + actor + ")";
            trace.add(actor + ": " + what);
        }
        try {
            return operation.get();
        } finally {
            synchronized (this) {
                turn = "";
                notifyAll();
            }
        }
    }

    /// What happened so far, a line an operation.
    synchronized String trace() {
        return String.join("\n", trace);
    }

    /// Runs all actors to their end and throws the first failure.
    void run() throws Exception {
        unfinished.sort(null);
        Collections.shuffle(unfinished, random);
        actors.forEach((name, task) -> Thread.ofPlatform().daemon().name(name).start(task));
        synchronized (this) {
            while (!unfinished.isEmpty()) {
                if (turn.isEmpty() && unfinished.stream().allMatch(this::isWaiting)) {
                    turn = next();
                    notifyAll();
                }
                pause();
            }
        }
        for (Future<?> actor : actors.values()) {
            try {
                actor.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e.getCause());
            }
        }
    }

    private String next() {
        if (!queued) {
            return unfinished.get(random.nextInt(unfinished.size()));
        }
        if (random.nextInt(STRETCH) == 0) {
            unfinished.add(unfinished.removeFirst());
        }
        return unfinished.getFirst();
    }

    private boolean isWaiting(String actor) {
        return waiting.getOrDefault(actor, 0) > 0;
    }

    private synchronized void finished(String name) {
        unfinished.remove(name);
        notifyAll();
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void pause() {
        try {
            wait(20_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
