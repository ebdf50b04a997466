package org.vml.repository;

import static org.vml.problem.Problems.assertProblem;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.vml.chunk.FaultyChunkStore;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.problem.ProblemKind;
import org.vml.repository.format.v1.FormatV1;

final class PacksTest {
    /// Several threads append one after the other: whichever is heard first, its problem says what happened.
    @Test
    void whoWritesAfterAFailureHearsOfItsReason() {
        FaultyChunkStore store = new FaultyChunkStore(new MemoryChunkStore(), 2, FaultyChunkStore.Fault.BEFORE);
        try (Packs packs = new Packs(store, new FormatV1(), "00000000000000000000000000000000")) {
            assertProblem(ProblemKind.UNREACHABLE, () -> packs.append(ByteBuffer.allocate(10)), "write 2 fails");
            assertProblem(ProblemKind.UNREACHABLE, () -> packs.append(ByteBuffer.allocate(10)), "write 2 fails");
            assertProblem(ProblemKind.UNREACHABLE, packs::publish, "write 2 fails");
        }
    }
}
