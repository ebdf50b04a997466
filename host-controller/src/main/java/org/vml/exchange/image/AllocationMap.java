package org.vml.exchange.image;

import java.util.LinkedHashMap;
import org.vml.nbd.NbdContext;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource.Extent;

/// Where a disk has data, as its server knows. Asked for in large windows; the last few are kept, so that a walk over
/// the whole disk costs one question per 2 GiB, and memory does not depend on the disk. Thread-safe.
final class AllocationMap {
    static final long WINDOW = 1L << 31;

    private static final int KEPT_WINDOWS = 8;

    /// A window that takes more questions than that is taken to be data from there on.
    private static final int MAX_QUESTIONS = 64;

    private final ServedImage server;
    private final long size;
    private final LinkedHashMap<Long, ExtentRuns> windows = new LinkedHashMap<>(16, 0.75f, true);

    AllocationMap(ServedImage server) {
        this.server = server;
        this.size = server.size();
    }

    /// As [org.vml.repository.DiskSource#nextData]. A stretch ends with its window at the latest.
    synchronized Extent nextData(long offset) {
        for (long at = offset; at < size; at = end(at)) {
            Extent found = window(at).next(at);
            if (found != null) {
                return found;
            }
        }
        return new Extent(size, size);
    }

    private long end(long at) {
        return Math.min(size, (at / WINDOW + 1) * WINDOW);
    }

    private ExtentRuns window(long at) {
        long number = at / WINDOW;
        ExtentRuns known = windows.get(number);
        if (known == null) {
            known = ask(number * WINDOW, end(at));
            windows.put(number, known);
            if (windows.size() > KEPT_WINDOWS) {
                windows.pollFirstEntry();
            }
        }
        return known;
    }

    private ExtentRuns ask(long start, long end) {
        ExtentRuns runs = new ExtentRuns(start, end);
        for (int i = 0; i < MAX_QUESTIONS && !runs.isComplete(); i++) {
            long at = runs.known();
            server.ask(connection -> connection.blockStatus(at, end - at, runs::add));
        }
        if (!runs.isComplete() && server.context() != NbdContext.ALLOCATION) {
            throw ProblemException.of(
                    ProblemKind.FAILED, "QEMU does not say what was written behind byte " + runs.known());
        }
        runs.completeWithData();
        return runs;
    }
}
