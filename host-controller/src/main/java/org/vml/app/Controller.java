package org.vml.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.vml.api.Activity;
import org.vml.api.ApiServer;
import org.vml.api.ControllerFile;
import org.vml.api.Jobs;
import org.vml.api.Repositories;
import org.vml.api.Status;
import org.vml.diskserver.DiskServer;
import org.vml.file.ProcessLock;
import org.vml.protocol.version.BuildVersion;
import org.vml.workingarea.BootTraces;
import org.vml.workingarea.LightMeans;
import org.vml.workingarea.Surroundings;
import org.vml.workingarea.WorkingAreas;

/// The controller of a home, from its start to its end.
final class Controller {
    private static final Logger LOG = System.getLogger("org.vml.app");
    private static final int TOKEN_BYTES = 32;

    /// How long jobs have to stop when the controller ends.
    private static final Duration LAST_JOBS = Duration.ofSeconds(10);

    /// How long the last answers may take.
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    /// How long a repository stays open that nobody uses.
    private static final Duration KEPT_OPEN = Duration.ofMinutes(1);

    /// How long a client may take from reading the announcement to its request.
    private static final Duration USUAL_GRACE = Duration.ofSeconds(1);

    /// How many bytes of disks that are being served may be kept at hand.
    private static final long DISK_CACHE = 8L << 30;

    /// How long to wait for a hypervisor before serving others.
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    /// How often to look after machines.
    private static final Duration TEND = Duration.ofSeconds(20);

    /// How often to look whether it is idle.
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Home home;
    private final Duration idleTime;
    private final Duration grace;
    private long lastTended = System.nanoTime();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Activity activity = new Activity();
    private final ConfiguredRepositories repositories;
    private final DiskServer disks;
    private final ConfiguredHypervisor hypervisor;
    private final WorkingAreas areas;
    private final Jobs jobs;

    /// @param idleTime after how long without a request and a job the controller ends itself
    Controller(Home home, Duration idleTime) {
        this(home, idleTime, USUAL_GRACE);
    }

    /// @param grace how long it goes on serving those who knew it, before it ends itself
    Controller(Home home, Duration idleTime, Duration grace) {
        this.home = home;
        this.idleTime = idleTime;
        this.grace = grace;
        this.repositories = new ConfiguredRepositories(home);
        this.disks = new DiskServer(home.diskCache(), DISK_CACHE);
        this.hypervisor = new ConfiguredHypervisor(home, System.getenv());
        DiskListings listings = new DiskListings(home.listings());
        this.areas = new WorkingAreas(new Surroundings(
                repositories::open,
                hypervisor,
                disks,
                new BootTraces(home.bootTraces()),
                new LightMeans(new InstalledAgents(), listings, new LightRulesFile(home.lightRules()))));
        this.jobs = new Jobs(repositories, areas, listings);
    }

    /// Runs until [#stop] or nobody needs it any more. A problem of kind `CONFLICT` if the home has a controller.
    /// Once.
    void run() throws InterruptedException {
        home.make();
        ProcessLock lock = home.lock();
        try (lock) {
            String token = newToken();
            Instant started = Instant.now();
            ApiServer.Service service =
                    new ApiServer.Service(repositories, areas, jobs, activity, () -> status(started), this::stop);
            recoverAreas();
            try (ApiServer server = ApiServer.start(service, token)) {
                serve(
                        new Announcement(home, new ControllerFile(version(), pid(), server.port(), token)),
                        server.port());
            }
        } finally {
            areas.close();
            disks.close();
            hypervisor.close();
            closeRepositories();
            LOG.log(Level.INFO, "controller {0} ended", Long.toString(pid()));
        }
    }

    /// Asks it to end: it cancels its jobs. Returns at once; may be called at any time, more than once.
    void stop() {
        stop.countDown();
    }

    /// Machines that have waited since an earlier controller ended come first.
    private void recoverAreas() throws InterruptedException {
        Thread.ofVirtual()
                .name("recover areas")
                .start(() -> areas.recover(places()))
                .join(RECOVERY);
    }

    private Map<String, Path> places() {
        return repositories.areas().stream()
                .collect(Collectors.toMap(Repositories.Area::name, Repositories.Area::path));
    }

    /// Machines that could not be taken up, or stand still, are tried again now and then.
    private void tendAreas() {
        if (System.nanoTime() - lastTended > TEND.toNanos()) {
            lastTended = System.nanoTime();
            Thread.ofVirtual().name("tend areas").start(() -> areas.recover(places()));
        }
    }

    private void serve(Announcement announcement, int port) throws InterruptedException {
        try {
            announcement.publish();
            LOG.log(
                    Level.INFO,
                    "controller {0}, version {1}, serves {2} on port {3}",
                    Long.toString(pid()),
                    version(),
                    home.directory(),
                    Integer.toString(port));
            awaitEnd(announcement);
        } finally {
            announcement.withdraw();
            if (!jobs.end(LAST_JOBS)) {
                LOG.log(Level.WARNING, "some jobs did not stop in time");
            }
            activity.awaitAnswered(LAST_ANSWERS);
        }
    }

    private void awaitEnd(Announcement announcement) throws InterruptedException {
        Duration tick = idleTime.dividedBy(4);
        tick = tick.compareTo(LOOK) > 0 ? LOOK : tick;
        while (!stop.await(tick.toMillis(), TimeUnit.MILLISECONDS)) {
            repositories.retireAfter(KEPT_OPEN);
            tendAreas();
            if (isIdle() && !isNeeded(announcement)) {
                LOG.log(Level.INFO, "idle for {0} s", idleTime.toSeconds());
                return;
            }
        }
    }

    private boolean isIdle() {
        return jobs.running() == 0 && activity.idleFor(idleTime) && !areas.anyOpen();
    }

    /// Takes back the announcement and waits for those who read it before; they are served, and it is published
    /// again.
    private boolean isNeeded(Announcement announcement) throws InterruptedException {
        long before = activity.total();
        announcement.withdraw();
        boolean stopped = stop.await(grace.toMillis(), TimeUnit.MILLISECONDS);
        boolean needed = !stopped && activity.total() != before;
        if (needed) {
            announcement.publish();
        }
        return needed;
    }

    /// Does not wait for a disk that does not answer.
    private void closeRepositories() throws InterruptedException {
        Thread.ofVirtual()
                .name("close repositories")
                .start(() -> repositories.retireAfter(Duration.ZERO))
                .join(LAST_ANSWERS);
    }

    private Status status(Instant started) {
        return new Status(version(), pid(), home.directory().toString(), started, jobs.running());
    }

    private static String newToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String version() {
        return BuildVersion.current();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}
