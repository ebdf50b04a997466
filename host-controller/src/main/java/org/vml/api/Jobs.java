package org.vml.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.vml.light.BaseListings;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.workingarea.WorkingAreas;

/// The jobs of this controller: each on a virtual thread, which waits for the threads that the domain works with. A
/// few work at a time, the others wait; those that ended last can still be asked for. Thread-safe.
///
/// A job belongs to nobody: it goes on when the client that started it goes away.
public final class Jobs {
    /// How many work at a time: each has buffers for all processors.
    private static final int AT_WORK = 4;

    /// How many may be at work or waiting.
    private static final int LONGEST_QUEUE = 64;

    /// How many ended ones are remembered.
    private static final int REMEMBERED = 100;

    private static final Logger LOG = System.getLogger("org.vml.api");

    private final Repositories repositories;
    private final Areas areas;
    private final BaseListings listings;
    private final Semaphore places = new Semaphore(AT_WORK, true);
    private final Map<String, OngoingJob> jobs = new LinkedHashMap<>();
    private boolean ending;

    /// @param listings of the disks that light levels differ from
    public Jobs(Repositories repositories, WorkingAreas areas, BaseListings listings) {
        this.listings = listings;
        this.repositories = repositories;
        this.areas = new Areas(repositories, areas);
    }

    /// Starts a job and returns at once.
    OngoingJob start(JobRequest request) {
        return start(JobTask.of(request, repositories, areas, listings));
    }

    OngoingJob start(JobTask task) {
        OngoingJob job = new OngoingJob(
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()), task.kind());
        add(job);
        Thread.ofVirtual().name("job " + job.id()).start(() -> work(job, task));
        return job;
    }

    /// All that are remembered, in the order in which they were started.
    synchronized List<OngoingJob> list() {
        return List.copyOf(jobs.values());
    }

    synchronized OngoingJob find(String id) {
        OngoingJob job = jobs.get(id);
        if (job == null) {
            throw ProblemException.of(ProblemKind.NOT_FOUND, "There is no job " + id)
                    .next("The controller forgets jobs when it ends, and old ones that have ended");
        }
        return job;
    }

    /// How many have not ended.
    public synchronized int running() {
        return (int) jobs.values().stream().filter(job -> !job.hasEnded()).count();
    }

    /// Accepts no more jobs, asks all to stop and waits for them, at most for `time`; returns whether all have ended.
    public boolean end(Duration time) throws InterruptedException {
        List<OngoingJob> last = refuseMore();
        last.forEach(job -> job.run().cancel());
        long deadline = System.nanoTime() + time.toNanos();
        boolean all = true;
        for (OngoingJob job : last) {
            all &= job.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return all;
    }

    private synchronized List<OngoingJob> refuseMore() {
        ending = true;
        return list();
    }

    private synchronized void add(OngoingJob job) {
        if (ending || running() >= LONGEST_QUEUE) {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            ending ? "The controller is ending and starts no job" : "Too many jobs are waiting")
                    .next("Try again in a while");
        }
        jobs.put(job.id(), job);
        forgetOld();
    }

    private void forgetOld() {
        List<OngoingJob> ended =
                jobs.values().stream().filter(OngoingJob::hasEnded).toList();
        ended.stream().limit(Math.max(0, ended.size() - REMEMBERED)).forEach(job -> jobs.remove(job.id()));
    }

    private void work(OngoingJob job, JobTask task) {
        LOG.log(Level.INFO, "job {0} {1} started", job.id(), job.kind());
        try {
            awaitPlace(job.run());
            try {
                job.done(task.run(job.run()));
            } finally {
                places.release();
            }
            LOG.log(Level.INFO, "job {0} {1} done", job.id(), job.kind());
        } catch (Throwable e) {
            ProblemException problem = Failures.problem(job.kind(), e);
            job.failed(problem);
            LOG.log(Level.INFO, "job {0} {1} failed: {2}", job.id(), job.kind(), problem.problem());
        }
    }

    private void awaitPlace(Run run) throws InterruptedException {
        run.checkCancelled();
        while (!places.tryAcquire(100, TimeUnit.MILLISECONDS)) {
            run.phase("waiting for other jobs", -1);
            run.checkCancelled();
        }
    }
}
