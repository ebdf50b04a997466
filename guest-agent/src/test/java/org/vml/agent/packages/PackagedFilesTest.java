package org.vml.agent.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackagedFilesTest {
    @Test
    void findsAllThatWasAddedAndNothingElse() {
        long seed = System.nanoTime();
        System.out.println("PackagedFilesTest: seed " + seed);
        Random random = new Random(seed);
        PackagedFiles files = new PackagedFiles(0);
        Map<Long, Long> sums = new HashMap<>();
        int owner = files.addPackage(7, SumAlgorithm.MD5);
        for (int i = 0; i < 50_000; i++) {
            long key = random.nextLong() | 1;
            long sum = sums.computeIfAbsent(key, any -> random.nextLong());
            files.sum(files.add(key, owner), sum);
            if (i % 2 == 0) {
                files.facts(files.find(key), (int) sum);
            }
        }
        sums.forEach((key, sum) -> {
            int place = files.find(key);
            assertTrue(files.hasSum(place, sum));
            assertFalse(files.hasSum(place, sum + 1));
            assertTrue(!files.has(place, PackagedFiles.HAS_FACTS) || files.hasFacts(place, (int) (long) sum));
        });
        for (int i = 0; i < 50_000; i++) {
            long key = random.nextLong() | 1;
            assertEquals(sums.containsKey(key), files.find(key) >= 0);
        }
    }

    @Test
    void ofSeveralPackagesTheEarlierAndOfSeveralSumsTheFirstCounts() {
        PackagedFiles files = new PackagedFiles(0);
        int late = files.addPackage(9, SumAlgorithm.MD5);
        int early = files.addPackage(3, SumAlgorithm.SHA256);
        int place = files.add(5, late);
        files.set(place, PackagedFiles.NOT_BY_TIME);
        files.sum(place, 1);
        files.sum(files.add(5, early), 2);
        assertEquals(3, files.moment(place));
        assertEquals(SumAlgorithm.SHA256, files.algorithm(place));
        assertTrue(files.has(place, PackagedFiles.NOT_BY_TIME | PackagedFiles.SUMMED));
        assertTrue(files.hasSum(place, 1));
    }

    @Test
    void patternsFitAsThoseOfFnmatchDo() {
        assertTrue(fits("/usr/share/doc/*", "/usr/share/doc/a/b"));
        assertTrue(fits("*/*/copyright", "/usr/share/doc/a/copyright"));
        assertTrue(fits("/usr/[a-l]?b/x\\*[!0-9]", "/usr/lib/x*y"));
        assertTrue(fits("a[]x]b", "a]b"));
        assertTrue(fits("a[b", "a[b"));
        assertFalse(fits("/usr/[a-l]?b/x[^0-9]", "/usr/lib/x7"));
        assertFalse(fits("/usr/share/doc/*", "/usr/share/doc"));
        assertFalse(fits("*.gz", "/x.gz.b"));
        assertFalse(fits("*a".repeat(50) + "b", "a".repeat(5_000)));
    }

    private static boolean fits(String pattern, String text) {
        return Wildcards.match(pattern.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theLastFilterThatFitsCounts() {
        PathFilters filters = new PathFilters(List.of(
                "# path-exclude=/x", "path-exclude=/usr/*", "force-unsafe-io", "path-include /usr/share/*", "log /x"));
        assertEquals(2, filters.count());
        assertEquals(0, excluding(filters, "/usr/bin/x"));
        assertEquals(-1, excluding(filters, "/usr/share/x"));
        assertEquals(-1, excluding(filters, "/x"));
    }

    private static int excluding(PathFilters filters, String path) {
        return filters.excluding(path.getBytes(StandardCharsets.US_ASCII), 0, path.length());
    }
}
