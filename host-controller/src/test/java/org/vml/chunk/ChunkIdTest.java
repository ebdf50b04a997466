package org.vml.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkIdTest {
    private static ChunkId random(Random random) {
        // many that differ late, and many with the highest bit set
        return new ChunkId(random.nextInt(-1, 2), random.nextInt(-1, 2), random.nextInt(-1, 2), random.nextLong());
    }

    @Test
    void theOrderIsThatOfTheHexadecimalForm() {
        Random random = Seeds.random("ChunkIdTest.order");
        for (int i = 0; i < 10_000; i++) {
            ChunkId one = random(random);
            ChunkId other = random(random);
            assertEquals(
                    Integer.signum(one.toString().compareTo(other.toString())), Integer.signum(one.compareTo(other)));
            assertEquals(one.equals(other), one.compareTo(other) == 0);
        }
    }

    @Test
    void theOrderIsThatOfTheBytes() {
        byte[] low = new byte[ChunkId.BYTES];
        byte[] high = new byte[ChunkId.BYTES];
        low[31] = 0x7f;
        high[31] = (byte) 0x80;
        assertTrue(ChunkId.read(low, 0).compareTo(ChunkId.read(high, 0)) < 0);
        assertTrue(Arrays.compareUnsigned(low, high) < 0);
        assertTrue(ChunkId.HOLE.compareTo(ChunkId.read(low, 0)) < 0);
    }

    @Test
    void bytesAndHexadecimalDigitsComeBack() {
        Random random = Seeds.random("ChunkIdTest.bytes");
        for (int i = 0; i < 1000; i++) {
            ChunkId id = new ChunkId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            byte[] bytes = new byte[40];
            id.write(bytes, 5);
            assertEquals(id, ChunkId.read(bytes, 5));
            assertArrayEquals(new byte[5], Arrays.copyOf(bytes, 5));
            assertArrayEquals(new byte[3], Arrays.copyOfRange(bytes, 37, 40));
            assertEquals(id, ChunkId.parse(id.toString()));
            assertEquals(id.toString(), java.util.HexFormat.of().formatHex(bytes, 5, 37));
        }
    }

    @Test
    void whatIsNoIdIsRefused() {
        for (String text : List.of("", "00", "0".repeat(63), "0".repeat(65), "0".repeat(66), "g".repeat(64))) {
            assertThrows(IllegalArgumentException.class, () -> ChunkId.parse(text), text);
        }
    }

    @Test
    void onlyZerosAreAHole() {
        assertTrue(ChunkId.HOLE.isHole());
        assertTrue(ChunkId.parse("0".repeat(64)).isHole());
        for (int bit = 0; bit < 256; bit++) {
            byte[] bytes = new byte[ChunkId.BYTES];
            bytes[bit / 8] = (byte) (1 << bit % 8);
            assertFalse(ChunkId.read(bytes, 0).isHole());
        }
    }
}
