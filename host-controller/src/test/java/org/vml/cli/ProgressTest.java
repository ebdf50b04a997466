package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.vml.api.Job;

class ProgressTest {
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long millis = 1000;

    private static Job job(String phase, long done, long total) {
        return new Job("j1", "import", "running", phase, done, total, null, null);
    }

    private long nanos() {
        return millis * 1_000_000;
    }

    private String printed() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void theBarShowsPhasePercentBytesRateAndTimeLeft() {
        try (Progress bar = new ProgressBar(err, Glyphs.UNICODE, 100, this::nanos)) {
            bar.show(job("scanning", 0, 1000 * MIB));
            assertEquals("\r\033[Kscanning  " + "─".repeat(40) + "  0.0 %  0 B of 1000.0 MiB", printed());
            millis += 1000;
            bar.show(job("scanning", 250 * MIB, 1000 * MIB));
            assertEquals(
                    "\r\033[Kscanning  " + "━".repeat(8) + "─".repeat(27)
                            + "  25 %  250.0 MiB of 1000.0 MiB  250.0 MiB/s, 3 s left",
                    printed());
        }
        assertEquals("\r\033[K", printed());
    }

    @Test
    void theBarIsDrawnTenTimesASecondAtMost() {
        try (Progress bar = new ProgressBar(err, Glyphs.ASCII, 80, this::nanos)) {
            for (int i = 0; i < 1000; i++) {
                bar.show(job("scanning", i, 1000));
                millis++;
            }
        }
        assertEquals(11, printed().split("\r", -1).length - 1, "ten drawings and a clearing");
    }

    @Test
    void theBarNeverFillsTheLine() {
        for (int columns = 10; columns < 120; columns++) {
            try (Progress bar = new ProgressBar(err, Glyphs.UNICODE, columns, this::nanos)) {
                bar.show(job("writing a long way", 5 * MIB, 7 * MIB));
                millis += 200;
                bar.show(job("writing a long way", 6 * MIB, 7 * MIB));
            }
            for (String line : printed().split("\r\033\\[K", -1)) {
                assertTrue(Text.columns(line) < columns, columns + ": " + line);
            }
        }
    }

    @Test
    void withoutATotalThereIsNoBar() {
        try (Progress bar = new ProgressBar(err, Glyphs.UNICODE, 80, this::nanos)) {
            bar.show(job("looking", 5 * MIB, -1));
            assertEquals("\r\033[Klooking  5.0 MiB", printed());
        }
    }

    @Test
    void aNoteStaysAndTheBarGoesOnBelow() {
        try (Progress bar = new ProgressBar(err, Glyphs.UNICODE, 80, this::nanos)) {
            bar.show(job("looking", 5 * MIB, -1));
            bar.note("cancelling…");
            assertEquals("\r\033[Klooking  5.0 MiB\r\033[Kcancelling…\n", printed());
        }
        assertEquals("", printed());
    }

    @Test
    void withoutATerminalThereIsALineEveryTenSeconds() {
        try (Progress lines = new ProgressLines(err, this::nanos)) {
            for (int second = 0; second <= 25; second++) {
                lines.show(job("scanning", second * 10L * MIB, 1000 * MIB));
                millis += 1000;
            }
        }
        assertEquals("""
                scanning: 100.0 MiB of 1000.0 MiB, 10 %, 10.0 MiB/s, 1 min 30 s left
                scanning: 200.0 MiB of 1000.0 MiB, 20 %, 10.0 MiB/s, 1 min 20 s left
                """, printed());
    }

    @Test
    void theRateForgetsWhatWasBeforeThePhase() {
        Pace pace = new Pace();
        pace.sample(job("scanning", 900 * MIB, 1000 * MIB), nanos());
        millis += 1000;
        pace.sample(job("committing", 0, 10), nanos());
        assertEquals(0, pace.rate());
        millis += 1000;
        pace.sample(job("committing", 5, 10), nanos());
        assertEquals(5, pace.rate());
    }
}
