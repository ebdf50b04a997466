package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

class JobsTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private final Jobs jobs = new Jobs(
            new MemoryRepositories(),
            new MemoryRepositories().workingAreas(),
            (repository, entry, volume) -> Optional.empty());

    record Task(Function<Run, Object> work) implements JobTask {
        @Override
        public String kind() {
            return "task";
        }

        @Override
        public Object run(Run run) {
            return work.apply(run);
        }
    }

    /// A task that goes on until it is cancelled.
    static Object endless(Run run) {
        while (true) {
            run.checkCancelled();
            run.advance(1);
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        jobs.end(LONG);
    }

    @Test
    void aJobThatIsDoneHasItsResult() throws InterruptedException {
        OngoingJob job = jobs.start(new Task(run -> {
            run.phase("reading", 10);
            run.advance(10);
            return new NewName("x");
        }));
        assertTrue(job.awaitEnd(LONG));
        Job view = jobs.find(job.id()).view();
        assertEquals("done", view.state());
        assertEquals("reading", view.phase());
        assertEquals(10, view.doneBytes());
        assertEquals("x", TestApi.result(view).path("name").asText());
        assertEquals(0, jobs.running());
    }

    @Test
    void aJobThatFailedHasItsProblem() throws InterruptedException {
        OngoingJob job = jobs.start(new Task(run -> {
            throw ProblemException.of(ProblemKind.DAMAGED, "Bad").next("Mend");
        }));
        OngoingJob odd = jobs.start(new Task(run -> {
            throw new StackOverflowError();
        }));
        assertTrue(job.awaitEnd(LONG) && odd.awaitEnd(LONG));
        assertEquals("failed", job.view().state());
        assertEquals(new ProblemView("damaged", 6, "Bad", "Mend"), job.view().problem());
        assertEquals("failed", TestApi.problem(odd.view()).kind());
    }

    @Test
    void aCancelledJobFailsAsCancelled() throws InterruptedException {
        OngoingJob job = jobs.start(new Task(JobsTest::endless));
        assertEquals("running", job.view().state());
        assertEquals(1, jobs.running());
        job.run().cancel();
        assertTrue(job.awaitEnd(LONG));
        assertEquals(130, TestApi.problem(job.view()).exitCode());
    }

    @Test
    void onlySomeWorkAtATimeAndTheOthersCanBeCancelledWhileTheyWait() throws InterruptedException {
        List<OngoingJob> busy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CountDownLatch begun = new CountDownLatch(1);
            busy.add(jobs.start(new Task(run -> {
                begun.countDown();
                return endless(run);
            })));
            begun.await();
        }
        OngoingJob waiting = jobs.start(new Task(run -> "worked"));
        OngoingJob next = jobs.start(new Task(run -> "worked"));
        assertFalse(waiting.awaitEnd(Duration.ofMillis(250)));
        assertEquals("waiting for other jobs", waiting.view().phase());
        waiting.run().cancel();
        assertTrue(waiting.awaitEnd(LONG));
        assertEquals("failed", waiting.view().state());
        busy.getFirst().run().cancel();
        assertTrue(next.awaitEnd(LONG));
        assertEquals("done", next.view().state());
    }

    @Test
    void onlyTheLastOnesAreRemembered() throws InterruptedException {
        OngoingJob first = jobs.start(new Task(run -> "x"));
        assertTrue(first.awaitEnd(LONG));
        for (int i = 0; i < 101; i++) {
            assertTrue(jobs.start(new Task(run -> "x")).awaitEnd(LONG));
        }
        assertEquals(101, jobs.list().size());
        assertThrows(ProblemException.class, () -> jobs.find(first.id()));
    }

    @Test
    void theEndCancelsAllAndTakesNoMore() throws InterruptedException {
        OngoingJob job = jobs.start(new Task(JobsTest::endless));
        assertTrue(jobs.end(LONG));
        assertTrue(job.hasEnded());
        ProblemException refused = assertThrows(ProblemException.class, () -> jobs.start(new Task(run -> "x")));
        assertEquals(ProblemKind.CONFLICT, refused.kind());
    }

    @Test
    void theEndDoesNotWaitForever() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch deaf = new CountDownLatch(1);
        jobs.start(new Task(run -> {
            begun.countDown();
            try {
                deaf.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "x";
        }));
        begun.await();
        assertFalse(jobs.end(Duration.ofMillis(50)));
        deaf.countDown();
    }
}
