package org.vml.hypervisor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PageTableTest {
    private static final int PAGES = 1000;
    private static final int ZERO_STRIDE = 9;
    private static final int DATA_STRIDE = 4104;

    private final PageTable table = new PageTable(PAGES, ZERO_STRIDE, DATA_STRIDE);
    private final long[] expected = new long[PAGES];
    private long offset = 1L << 41;

    private void send(int page, boolean zero) {
        long place = zero ? PageTable.ZERO : offset;
        offset += zero ? ZERO_STRIDE : DATA_STRIDE;
        table.set(page, place);
        expected[page] = place;
    }

    private void assertRight(String seed) {
        for (int page = 0; page < PAGES; page++) {
            assertEquals(expected[page], table.get(page), seed + ", page " + page);
            assertEquals(expected[page] > PageTable.ZERO, table.hasData(page), seed);
        }
    }

    @Test
    void whateverIsSentIsFound() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int page = random.nextInt(PAGES);
            int end = Math.min(PAGES, page + random.nextInt(300));
            int zeros = random.nextInt(101);
            for (; page < end; page++) {
                send(page, random.nextInt(100) < zeros);
            }
            offset += random.nextInt(100) * (long) random.nextInt(2);
            assertRight("seed " + seed);
        }
    }

    @Test
    void whatIsSentInOrderNeedsNoLists() {
        Random random = new Random(1);
        for (int page = 0; page < PAGES; page++) {
            send(page, random.nextBoolean());
        }
        assertRight("in order");
        // the last group is not full
        assertTrue(table.memory() <= PageTable.leastMemory(PAGES) + 528, () -> table.memory() + " bytes");
        send(70, false);
        send(200, true);
        assertRight("two again");
        assertEquals(PageTable.leastMemory(PAGES) + 3 * 528, table.memory());
    }
}
