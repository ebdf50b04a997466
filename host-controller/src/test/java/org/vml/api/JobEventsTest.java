package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JobEventsTest {
    private final TestApi api = new TestApi(new MemoryRepositories());

    @AfterEach
    void close() {
        api.close();
    }

    private BufferedReader lines(OngoingJob job) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = api.stream("/v1/jobs/" + job.id() + "/events");
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("content-type").orElseThrow());
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static @Nullable Job next(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                return Json.mapper().readValue(line.substring(6), Job.class);
            }
        }
        return null;
    }

    private static Job some(BufferedReader lines) throws IOException {
        return Objects.requireNonNull(next(lines));
    }

    @Test
    void theStreamTellsOfProgressAndEndsWithTheJob() throws Exception {
        OngoingJob job = api.jobs.start(new JobsTest.Task(JobsTest::endless));
        List<Job> seen = new ArrayList<>();
        long start = System.nanoTime();
        try (BufferedReader lines = lines(job)) {
            for (Job event = next(lines); event != null; event = next(lines)) {
                seen.add(event);
                if (seen.size() == 8) {
                    api.call("DELETE", "/v1/jobs/" + job.id(), null);
                }
            }
        }
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(700).toNanos(), "at most some events a second");
        assertTrue(seen.size() <= 10, seen.size() + " events");
        assertTrue(seen.get(0).doneBytes() < seen.get(7).doneBytes());
        assertEquals("running", seen.get(7).state());
        assertEquals("failed", seen.getLast().state());
        assertEquals("cancelled", TestApi.problem(seen.getLast()).kind());
    }

    @Test
    void aJobThatHasEndedIsToldOfOnce() throws Exception {
        OngoingJob job = api.jobs.start(new JobsTest.Task(run -> new NewName("x")));
        assertTrue(job.awaitEnd(Duration.ofSeconds(5)));
        try (BufferedReader lines = lines(job)) {
            assertEquals("x", TestApi.result(some(lines)).path("name").asText());
            assertNull(next(lines));
        }
    }

    @Test
    void aClientThatGoesAwayLeavesTheJobRunning() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        OngoingJob job = api.jobs.start(new JobsTest.Task(run -> {
            try {
                while (!release.await(2, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    run.advance(1);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "worked";
        }));
        try (BufferedReader lines = lines(job)) {
            assertEquals("running", some(lines).state());
        }
        assertTrue(api.activity.awaitAnswered(Duration.ofSeconds(5)), "the stream ends with its client");
        assertFalse(job.hasEnded());
        release.countDown();
        assertTrue(job.awaitEnd(Duration.ofSeconds(5)));
        assertEquals("done", job.view().state());
    }

    @Test
    @Tag("slow")
    void aJobWithoutProgressIsKeptAudible() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        OngoingJob job = api.jobs.start(new JobsTest.Task(run -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "worked";
        }));
        try (BufferedReader lines = lines(job)) {
            assertTrue(lines.readLine().startsWith("data: "));
            lines.readLine();
            assertEquals(": nothing new", lines.readLine());
            release.countDown();
            assertEquals("done", some(lines).state());
        }
    }
}
