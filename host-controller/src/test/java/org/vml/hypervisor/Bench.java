package org.vml.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Where the tests with real machines find things, and how they wait.
public final class Bench {
    private Bench() {}

    /// The checkout.
    public static Path checkout() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(here.resolve("scripts/make-guest"))) {
            here = Optional.ofNullable(here.getParent())
                    .orElseThrow(() -> new IllegalStateException("not run in a checkout of VML"));
        }
        return here;
    }

    /// What costs time to make and stays from one run to the next: property or environment variable
    /// `VML_TEST_CACHE`.
    public static Path cache() throws IOException {
        String place = Optional.ofNullable(System.getProperty("VML_TEST_CACHE"))
                .or(() -> Optional.ofNullable(System.getenv("VML_TEST_CACHE")))
                .orElse("/var/tmp/vml-test-cache");
        return Files.createDirectories(Path.of(place).toAbsolutePath());
    }

    /// Waits until `condition` holds; fails with `what` when it does not in time.
    public static void await(String what, Duration patience, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + ": not within " + patience.toSeconds() + " s");
            }
            Thread.sleep(20);
        }
    }
}
