package org.vml.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How busy the server is, so that a controller that nobody uses can end itself. Counts requests that bore the token,
/// from their head until their answer is written. Thread-safe.
public final class Activity {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private int open;
    private long total;
    private long last = System.nanoTime();

    void begin() {
        lock.lock();
        try {
            open++;
            total++;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            open--;
            last = System.nanoTime();
            quiet.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many requests there have been.
    public long total() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /// Whether there has been no request for so long.
    public boolean idleFor(Duration time) {
        lock.lock();
        try {
            return open == 0 && System.nanoTime() - last >= time.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all requests are answered, at most for `time`; returns whether they are.
    public boolean awaitAnswered(Duration time) throws InterruptedException {
        long left = time.toNanos();
        if (!lock.tryLock(left, TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            while (open > 0 && left > 0) {
                left = quiet.awaitNanos(left);
            }
            return open == 0;
        } finally {
            lock.unlock();
        }
    }
}
