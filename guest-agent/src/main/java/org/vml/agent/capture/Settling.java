package org.vml.agent.capture;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileTime;

/// Waits until a change would be seen. The kernel's clock of `ctime` goes on in steps of up to 10 ms: what is written
/// in the same step as the change before leaves no trace.
final class Settling {
    private static final Duration STEP = Duration.ofMillis(20);

    private final InstantSource clock;

    Settling(InstantSource clock) {
        this.clock = clock;
    }

    /// How long to wait; nothing if the clock has been set back.
    Duration remaining(Facts facts) {
        FileTime changed = facts.changed();
        Duration age = Duration.between(Instant.ofEpochSecond(changed.seconds(), changed.nanos()), clock.instant());
        return age.isNegative() || age.compareTo(STEP) >= 0 ? Duration.ZERO : STEP.minus(age);
    }

    void await(Facts facts) {
        try {
            Thread.sleep(remaining(facts));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
