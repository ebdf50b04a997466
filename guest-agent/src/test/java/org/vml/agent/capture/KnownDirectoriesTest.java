package org.vml.agent.capture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vml.protocol.wire.ProtocolException;

class KnownDirectoriesTest {
    @Test
    void findsAllThatWasPutInAndNothingElse() throws ProtocolException {
        long seed = System.nanoTime();
        System.out.println("KnownDirectoriesTest: seed " + seed);
        Random random = new Random(seed);
        KnownDirectories known = new KnownDirectories();
        Map<Long, Long> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            // Keys that are close to each other, too.
            long key = i % 2 == 0 ? random.nextLong() : i + 1;
            expected.put(key, random.nextLong());
            known.put(key, expected.get(key));
        }
        expected.forEach((key, fingerprint) -> {
            assertTrue(known.has(key, fingerprint));
            assertFalse(known.has(key, fingerprint + 1));
        });
        for (int i = 0; i < 20_000; i++) {
            long key = random.nextLong();
            assertTrue(expected.containsKey(key) || !known.knows(key));
        }
        assertFalse(known.knows(0));
    }
}
