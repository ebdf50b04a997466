package org.vml.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class WorkersTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors() + 1;

    @Test
    void allThreadsRunAtATimeAndHaveEndedWhenItReturns() {
        CountDownLatch all = new CountDownLatch(THREADS);
        Set<String> names = ConcurrentHashMap.newKeySet();
        AtomicInteger ended = new AtomicInteger();
        Workers.run("test-worker-", goOn -> {
            names.add(Thread.currentThread().getName());
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            LockSupport.parkNanos(10_000_000);
            ended.incrementAndGet();
        });
        assertEquals(THREADS, ended.get());
        assertEquals(THREADS, names.size());
        assertTrue(names.contains("test-worker-0"));
    }

    @Test
    void whenOneFailsTheOthersAreToldToStopAndItsFailureIsThrown() {
        AtomicInteger number = new AtomicInteger();
        AtomicInteger running = new AtomicInteger(THREADS);
        IllegalStateException failure = new IllegalStateException("one failed");
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> Workers.run("test-worker-", goOn -> {
                    try {
                        if (number.getAndIncrement() == 1) {
                            throw failure;
                        }
                        while (goOn.getAsBoolean()) {
                            Thread.onSpinWait();
                        }
                    } finally {
                        running.decrementAndGet();
                    }
                }));
        assertSame(failure, thrown);
        assertEquals(0, running.get());
    }

    @Test
    void anErrorIsThrownAsItIs() {
        AssertionError failure = new AssertionError();
        assertSame(
                failure,
                assertThrows(
                        AssertionError.class,
                        () -> Workers.run("test-worker-", goOn -> {
                            throw failure;
                        })));
    }

    /// Who is interrupted closes what the workers work with: none of them may still be at it then.
    @Test
    void nobodyWorksOnOnceItReturnedForAnInterrupt() throws Exception {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(THREADS);
        AtomicInteger left = new AtomicInteger(-1);
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            try {
                Workers.run("test-worker-", goOn -> {
                    running.incrementAndGet();
                    begun.countDown();
                    for (int i = 0; i < 100 && goOn.getAsBoolean(); i++) {
                        LockSupport.parkNanos(20_000_000); // two seconds of work, if nobody says stop
                    }
                    running.decrementAndGet();
                });
            } catch (IllegalStateException e) {
                // it was interrupted
            } finally {
                left.set(running.get());
            }
        });
        begun.await();
        caller.interrupt();
        caller.join();
        assertFalse(left.get() > 0, () -> left.get() + " workers were still at work");
    }
}
