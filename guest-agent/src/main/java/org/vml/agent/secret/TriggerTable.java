package org.vml.agent.secret;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Searches for all triggers at once. Of three bytes in a row every second pair is either their first two or their
/// last two; so half of all pairs are looked up, none waiting for another, and only near a pair that is in an anchor
/// all three bytes are compared. (Skipping ahead as Wu and Manber do was four times slower: each look-up waits for
/// the one before it.)
final class TriggerTable {
    private static final VarHandle PAIR = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final Trigger[] NONE = {};
    private static final int BLOCK = 8;
    private static final int HASH_BITS = 13;

    private final byte[] pairs = new byte[1 << 16];
    private final byte[] anchors = new byte[1 << HASH_BITS];
    private final Trigger[][] byFirst = new Trigger[256][];

    TriggerTable(List<Trigger> triggers) {
        Arrays.fill(byFirst, NONE);
        for (Trigger trigger : triggers) {
            int first = trigger.anchorAt(0);
            int second = trigger.anchorAt(1);
            pairs[first << 8 | second] = 1;
            pairs[second << 8 | trigger.anchorAt(2)] = 1;
            anchors[hash(first, second << 8 | trigger.anchorAt(2))] = 1;
            byFirst[first] = Arrays.copyOf(byFirst[first], byFirst[first].length + 1);
            byFirst[first][byFirst[first].length - 1] = trigger;
        }
    }

    private static int hash(int first, int pair) {
        return ((first << 16 | pair) * 0x9e3779b1) >>> (32 - HASH_BITS);
    }

    private static int pair(byte[] bytes, int at) {
        return (short) PAIR.get(bytes, at) & 0xffff;
    }

    /// The first position from `from` on, before `to`, at which an anchor may begin; `to` if there is none. The
    /// buffer has two bytes more behind `to`.
    int next(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + BLOCK < to; at += BLOCK) {
            int hits = pairs[pair(bytes, at + 1)]
                    | pairs[pair(bytes, at + 3)]
                    | pairs[pair(bytes, at + 5)]
                    | pairs[pair(bytes, at + 7)];
            if (hits != 0) {
                int found = anchor(bytes, at, at + BLOCK);
                if (found < at + BLOCK) {
                    return found;
                }
            }
        }
        return anchor(bytes, at, to);
    }

    private int anchor(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && anchors[hash(bytes[at] & 0xff, pair(bytes, at + 1))] == 0) {
            at++;
        }
        return Math.min(at, to);
    }

    /// What begins with an anchor at this position.
    @Nullable
    Secret check(Window window, int at) {
        for (Trigger trigger : byFirst[window.at(at)]) {
            int start = at - trigger.anchor();
            if (window.has(start, trigger.literal())) {
                Secret found = trigger.check().check(window, start);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
