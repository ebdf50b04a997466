package org.vml.diskserver;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/// The requests of one connection that wait for something, each on a thread of its own; a bounded number.
final class Pending {
    private static final int MOST = 16;

    private final Semaphore places = new Semaphore(MOST);
    private final Executor threads;

    Pending(Executor threads) {
        this.threads = threads;
    }

    /// Does it on another thread; waits until there is a place.
    void add(Runnable answer) throws IOException {
        places.acquireUninterruptibly();
        try {
            threads.execute(() -> {
                try {
                    answer.run();
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or no thread can be had
            places.release();
            throw new IOException("no thread for a request", e);
        }
    }

    /// Waits until all are done.
    void await() {
        places.acquireUninterruptibly(MOST);
        places.release(MOST);
    }
}
