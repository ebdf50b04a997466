package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.DelegatingChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// How a session lives, is given up by others, and notices.
final class SessionsTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final ChunkStore store = new MemoryChunkStore();
    private final Sessions sessions = sessions(store, NEVER);

    private static Sessions sessions(ChunkStore store, Duration rest) {
        return new Sessions(store, TestRepositories.FORMAT, ProcessIdentity.current(), rest);
    }

    private long beat(Sessions.Session session) {
        return Objects.requireNonNull(sessions.find(session.id())).beat();
    }

    private void giveUp(Sessions.Session session) {
        sessions.remove(Objects.requireNonNull(sessions.find(session.id())));
    }

    @Test
    void aSessionBeatsUntilItIsClosed() throws Exception {
        Sessions.Session session = sessions(store, Duration.ofMillis(1)).announce("e~0", List.of());
        awaitBeat(session, 3);
        session.close();
        assertNull(sessions.find(session.id()));
        assertFalse(session.beat());
        assertNull(sessions.find(session.id()));
    }

    /// A defect of a store, or a thing that nobody thought of, must not make a living session look dead.
    @Test
    void noFailureEndsTheBeat() throws Exception {
        AtomicBoolean failing = new AtomicBoolean();
        ChunkStore faulty = new DelegatingChunkStore(store) {
            @Override
            public void replace(ObjectName name, byte[] content) {
                if (failing.getAndSet(!failing.get())) {
                    throw new IllegalStateException("a defect");
                }
                super.replace(name, content);
            }
        };
        try (Sessions.Session session = sessions(faulty, Duration.ofMillis(1)).announce("e~0", List.of())) {
            awaitBeat(session, 10);
        }
    }

    private void awaitBeat(Sessions.Session session, long beat) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (beat(session) < beat) {
            assertTrue(System.nanoTime() < deadline, () -> "no beat after " + beat(session));
            Thread.sleep(2);
        }
    }

    @Test
    void aReaderThatWasGivenUpAnnouncesItselfAnewIfWhatItReadsIsThere() {
        try (Sessions.Session session = sessions.announceReader(List.of(), () -> {})) {
            giveUp(session);
            assertTrue(session.beat());
            assertNotNull(sessions.find(session.id()));
            session.checkHeld();
        }
    }

    @Test
    void aReaderThatWasGivenUpReadsNoMoreOfWhatWasForgotten() {
        AtomicBoolean forgotten = new AtomicBoolean();
        try (Sessions.Session session = sessions.announceReader(List.of(), () -> {
            if (forgotten.get()) {
                throw ProblemException.of(ProblemKind.NOT_FOUND, "The entry day3 is not there any more");
            }
        })) {
            forgotten.set(true);
            assertTrue(session.beat(), "held by its session, it does not matter that the entry is gone");
            session.checkHeld();
            giveUp(session);
            assertProblem(ProblemKind.NOT_FOUND, session::beat, "day3");
            assertProblem(ProblemKind.NOT_FOUND, session::checkHeld, "day3", "silent");
            assertFalse(session.beat());
            assertNull(sessions.find(session.id()), "it holds nothing any more");
        }
    }

    @Test
    void aReaderThatCannotAskWhetherItMayGoOnAsksAgain() {
        AtomicBoolean away = new AtomicBoolean();
        int[] asked = new int[1];
        try (Sessions.Session session = sessions.announceReader(List.of(), () -> {
            asked[0]++;
            if (away.get()) {
                throw ProblemException.of(ProblemKind.UNREACHABLE, "The disk is away");
            }
        })) {
            giveUp(session);
            away.set(true);
            assertProblem(ProblemKind.UNREACHABLE, session::beat);
            session.checkHeld();
            away.set(false);
            assertTrue(session.beat());
            assertTrue(session.beat());
            assertEquals(3, asked[0]);
        }
    }

    @Test
    void aReaderOfWhatIsNotThereLeavesNoSession() {
        assertProblem(
                ProblemKind.NOT_FOUND,
                () -> sessions.announceReader(List.of(), () -> {
                    throw ProblemException.of(ProblemKind.NOT_FOUND, "The entry day3 is not there any more");
                }),
                "day3");
        assertEquals(List.of(), sessions.list());
    }

    /// Its place is taken. That it beats on would make the next prune wait for what can never be.
    @Test
    void aSaveThatWasGivenUpStaysEnded() {
        try (Sessions.Session session = sessions.announce("e~0", List.of())) {
            giveUp(session);
            assertFalse(session.beat());
            assertNull(sessions.find(session.id()));
        }
    }
}
