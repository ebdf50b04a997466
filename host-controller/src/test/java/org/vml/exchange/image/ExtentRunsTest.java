package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vml.repository.DiskSource.Extent;

class ExtentRunsTest {
    @Test
    void findsTheStretchAtOrBehindAnOffset() {
        ExtentRuns runs = new ExtentRuns(1000, 2000);
        runs.add(100, true);
        runs.add(50, false);
        runs.add(50, false);
        runs.add(300, true);
        runs.add(10_000, false);
        assertTrue(runs.isComplete());
        assertEquals(new Extent(1100, 1200), runs.next(1000));
        assertEquals(new Extent(1150, 1200), runs.next(1150));
        assertEquals(new Extent(1500, 2000), runs.next(1200));
        assertEquals(new Extent(1999, 2000), runs.next(1999));
        assertNull(runs.next(2000));
    }

    @Test
    void countsWhatItCannotRememberAsData() {
        int many = 1 << 18;
        ExtentRuns runs = new ExtentRuns(0, 2L * many);
        for (int i = 0; i < many; i++) {
            runs.add(1, false);
            runs.add(1, true);
        }
        assertEquals(new Extent(2, 3), runs.next(1));
        assertEquals(new Extent(many, 2L * many - 1), runs.next(many));
    }

    @Test
    void countsWhatIsNotKnownAsData() {
        ExtentRuns runs = new ExtentRuns(0, 100);
        runs.add(40, true);
        runs.completeWithData();
        assertEquals(new Extent(40, 100), runs.next(0));
    }
}
