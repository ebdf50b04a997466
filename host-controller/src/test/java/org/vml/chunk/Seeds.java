package org.vml.chunk;

import java.util.Random;

/// Seeds of random tests: another one at every run, printed, and the one of `-Dvml.seed=N` where that is given.
public final class Seeds {
    private static final String PROPERTY = "vml.seed";

    private Seeds() {}

    /// A seed for the test called `what`.
    public static long next(String what) {
        Long given = Long.getLong(PROPERTY);
        long seed = given != null ? given : new Random().nextInt(Integer.MAX_VALUE);
        System.out.println(what + ": seed " + seed + "; the same again with -D" + PROPERTY + "=" + seed);
        return seed;
    }

    /// Numbers from a seed of its own for the test called `what`.
    public static Random random(String what) {
        return new Random(next(what));
    }

    /// Bytes that do not compress, always the same for a seed.
    public static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
