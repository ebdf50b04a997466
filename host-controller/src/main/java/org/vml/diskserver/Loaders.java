package org.vml.diskserver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.vml.diskserver.ChunkCache.Arrival;

/// The threads that fetch the chunks of one disk: what the machine waits for first. They are platform threads,
/// few, and of this disk alone: a repository that hangs holds up nobody else, and the buffers that the JDK
/// keeps per thread are few. Thread-safe.
final class Loaders {
    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 10;

    /// What comes first.
    enum Priority {
        /// The machine waits for it.
        READ,
        /// The machine is likely to want it next.
        AHEAD,
        /// The machine wanted it when it was last started.
        PREFETCH,
        /// Nobody asked for it yet.
        HYDRATE
    }

    private final AtomicLong sequence = new AtomicLong();
    private final PriorityBlockingQueue<Runnable> queue = new PriorityBlockingQueue<>();
    private final ThreadPoolExecutor threads;
    private int awaited;

    Loaders(String name) {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                queue,
                Thread.ofPlatform().daemon().name("vml-load-" + name + "-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    private final class Turn implements Runnable, Comparable<Turn> {
        private final Priority priority;
        private final long number = sequence.getAndIncrement();
        private final Arrival arrival;

        Turn(Priority priority, Arrival arrival) {
            this.priority = priority;
            this.arrival = arrival;
        }

        @Override
        public int compareTo(Turn other) {
            int order = priority.compareTo(other.priority);
            return order != 0 ? order : Long.compare(number, other.number);
        }

        @Override
        public void run() {
            arrival.run();
            ended();
        }

        void cancel() {
            arrival.cancel();
            ended();
        }

        private void ended() {
            if (priority == Priority.READ) {
                awaited(-1);
            }
        }
    }

    void execute(Priority priority, Arrival arrival) {
        if (priority == Priority.READ) {
            awaited(1);
        }
        Turn turn = new Turn(priority, arrival);
        try {
            ((Executor) threads).execute(turn);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or no thread can be had
            turn.cancel();
        }
    }

    private synchronized void awaited(int more) {
        awaited += more;
        notifyAll();
    }

    /// Waits until the machine waits for nothing, at most so long; whether that is so now.
    synchronized boolean awaitQuiet(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (awaited > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
        return awaited == 0;
    }

    boolean isClosed() {
        return threads.isShutdown();
    }

    /// Begins nothing any more. What is under way goes on.
    void close() {
        threads.shutdown();
        List<Runnable> never = new ArrayList<>();
        queue.drainTo(never);
        for (Runnable turn : never) {
            ((Turn) turn).cancel();
        }
    }

    /// Whether all that was under way has ended, after so long at most.
    boolean awaitEnd(long millis) throws InterruptedException {
        return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
}
