package org.vml.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The process of a controller: its settings, its signals, its exit status.
final class ControllerProcess {
    private static final String IDLE_SECONDS = "VML_IDLE_SECONDS";
    private static final Duration USUAL_IDLE_TIME = Duration.ofMinutes(10);

    private ControllerProcess() {}

    /// Runs the controller of the user's home; returns the exit status when it has ended.
    static int run() {
        setUp();
        try {
            Home home = Home.of(System.getenv(), Path.of(System.getProperty("user.home")));
            Controller controller = new Controller(home, idleTime(System.getenv()));
            Signals.handledBy(controller::stop);
            controller.run();
            return 0;
        } catch (ProblemException e) {
            System.err.println("vml controller: " + e.getMessage());
            return e.kind().exitCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProblemKind.CANCELLED.exitCode();
        }
    }

    static Duration idleTime(Map<String, String> environment) {
        String text = environment.get(IDLE_SECONDS);
        if (text == null || text.isEmpty()) {
            return USUAL_IDLE_TIME;
        }
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw ProblemException.of(
                    ProblemKind.USAGE, IDLE_SECONDS + " is \"" + text + "\", which is not a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /// Settings of the platform and of libraries that have no other place for them. They can be overruled by `-D`.
    private static void setUp() {
        set("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        // A file operation on a dead network disk keeps the carrier of its virtual thread: have some to spare.
        set("jdk.virtualThreadScheduler.parallelism", "16");
        set("vertx.disableFileCPResolving", "true");
        set("vertx.disableFileCaching", "true");
        set("vertx.disableMetrics", "true");
        set("vertx.disableWebsockets", "true");
        set("vertx.disableDnsResolver", "true");
        set("io.netty.allocator.type", "unpooled");
        set("io.netty.jfr.enabled", "false");
    }

    private static void set(String key, String value) {
        System.getProperties().putIfAbsent(key, value);
    }
}
