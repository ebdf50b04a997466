package org.vml.agent.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Waits until nobody is at the other end of a pipe or socket any more, whatever is still to be read from it.
public final class Hangup {
    /// `struct pollfd` of poll(2): a file in four bytes, what is asked for and what is answered in two bytes each.
    private static final int POLLFD = 8;

    /// The wait is cut up so that signals and odd kernels cannot make it endless.
    private static final int MILLIS = 60_000;

    private Hangup() {}

    /// Returns when that has happened, or `file` cannot be waited for.
    public static void await(int file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Syscalls.newState(arena);
            MemorySegment asked = arena.allocate(POLLFD, Integer.BYTES);
            asked.set(ValueLayout.JAVA_INT, 0, file);
            long ready;
            do {
                // Nothing is asked for: that the other end is gone, or that there is an error, is told always.
                ready = Syscalls.call(state, Syscalls.POLL, asked.address(), 1, MILLIS, 0, 0);
            } while (ready == 0 || ready == -Errno.EINTR);
        }
    }
}
