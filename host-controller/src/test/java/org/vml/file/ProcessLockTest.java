package org.vml.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemKind;

final class ProcessLockTest {
    @TempDir
    private Path directory;

    @Test
    void oneHolderHasItAtATime() {
        Path file = directory.resolve("lock");
        try (ProcessLock _ = ProcessLock.tryTake(file).orElseThrow()) {
            assertEquals(Optional.empty(), ProcessLock.tryTake(file));
        }
        Optional<ProcessLock> next = ProcessLock.tryTake(file);
        assertTrue(next.isPresent());
        next.ifPresent(ProcessLock::close);
    }

    @Test
    void aFileThatCannotBeMadeIsAProblem() {
        assertProblem(ProblemKind.NOT_FOUND, () -> ProcessLock.tryTake(directory.resolve("none/lock")), "none/lock");
    }
}
