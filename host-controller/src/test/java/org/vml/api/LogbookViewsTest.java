package org.vml.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.Repository;
import org.vml.repository.Save;

class LogbookViewsTest {
    private final MemoryRepositories repositories = new MemoryRepositories();
    private final LogbookViews views = new LogbookViews(
            repositories, new Areas(repositories, repositories.workingAreas()), Duration.ofMillis(800));

    @Test
    void aRepositoryThatCannotBeReachedHidesNoOther() {
        repositories.with("gone", () -> {
            throw ProblemException.of(ProblemKind.UNREACHABLE, "There is no repository at /gone");
        });
        repositories.with("there", LogbookViewsTest::withAnEntry);
        List<Consult.RepositoryView> seen = views.all().repositories();
        assertEquals("unreachable", problem(seen.get(0)).kind());
        assertTrue(seen.get(0).entries().isEmpty());
        assertNull(seen.get(1).problem());
        assertEquals("day1", seen.get(1).entries().getFirst().name());
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);
        repositories.with("silent", () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new IllegalStateException();
        });
        repositories.with("there", LogbookViewsTest::withAnEntry);
        List<Consult.RepositoryView> seen = views.all().repositories();
        never.countDown();
        assertTrue(problem(seen.get(0)).problem().contains("silent"));
        assertNull(seen.get(1).problem());
    }

    private static ProblemView problem(Consult.RepositoryView view) {
        return Objects.requireNonNull(view.problem());
    }

    private static Repository withAnEntry() {
        Repository repository = MemoryRepositories.newRepository();
        try (Save save = repository.save(new EntryName("day1"), null)) {
            save.commit("", new Run());
        }
        return repository;
    }
}
