package org.vml.agent.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vml.protocol.environment.FileTime;

class DpkgMomentTest {
    @Test
    void theEarlierOfBothTimesCountsAndInventedOnesDoNot() {
        FileTime second = new FileTime(100, 0);
        FileTime written = new FileTime(100, 3);
        FileTime renamed = new FileTime(101, 5);
        assertEquals(100_000_000_003L, DpkgDatabase.moment(written, renamed, renamed));
        assertEquals(100_000_000_000L, DpkgDatabase.moment(renamed, renamed, second));
        assertEquals(100_000_000_000L, DpkgDatabase.moment(second, renamed, renamed));
        assertEquals(Long.MIN_VALUE, DpkgDatabase.moment(second, second, renamed));
    }
}
