package org.vml.cli;

import java.util.function.BooleanSupplier;

/// Waiting that ends: at the latest when its time is over.
record Wait(long deadlineNanos) {
    static Wait seconds(long seconds) {
        return new Wait(System.nanoTime() + seconds * 1_000_000_000);
    }

    boolean isOver() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    /// Asks every 20 ms; whether the answer was yes in time.
    boolean until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (isOver()) {
                return false;
            }
            millis(20);
        }
        return true;
    }

    /// Does nothing for a while.
    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
