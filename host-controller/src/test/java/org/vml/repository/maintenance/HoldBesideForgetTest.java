package org.vml.repository.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.Hold;
import org.vml.repository.Repository;
import org.vml.repository.TestRepositories;

/// Machines that begin to hold an entry, and whoever forgets it, in every order of their store operations that the
/// seeds come to: never do both succeed.
class HoldBesideForgetTest {
    private static final int SEEDS = 400;

    @Test
    void anEntryIsHeldOrForgotten() throws Exception {
        long first = Seeds.next("HoldBesideForgetTest");
        Map<String, Integer> ends = new HashMap<>();
        for (long seed = first; seed < first + SEEDS; seed++) {
            ends.merge(play(seed), 1, Integer::sum);
        }
        assertTrue(ends.keySet().containsAll(Set.of("held", "forgotten")), ends::toString);
    }

    private static String play(long seed) throws Exception {
        ChunkStore store = new MemoryChunkStore();
        Interleaver interleaver = new Interleaver(seed);
        try (Repository repository = TestRepositories.create(store)) {
            Entry entry = TestRepositories.save(repository, "e", null, new byte[] {1});
            AtomicBoolean held = new AtomicBoolean();
            AtomicBoolean forgotten = new AtomicBoolean();
            actor(store, interleaver, "holder", held, view -> {
                Set<EntryId> ids = Set.of(entry.id());
                view.holds().hold(new Hold.Holder(UUID.randomUUID(), "wa1", "/wa1"), ids, ids);
            });
            actor(store, interleaver, "forgetter", forgotten, view -> view.forget(entry));
            interleaver.run();
            assertTrue(!held.get() || !forgotten.get(), () -> "seed " + seed + "\n" + interleaver.trace());
            assertEquals(held.get() ? 1 : 0, repository.holds().list().size(), interleaver::trace);
            assertEquals(
                    forgotten.get(), repository.contents().logbook().entries().isEmpty(), interleaver::trace);
            return held.get() ? "held" : forgotten.get() ? "forgotten" : "neither";
        }
    }

    private interface Act {
        void on(Repository view);
    }

    private static void actor(ChunkStore store, Interleaver interleaver, String name, AtomicBoolean done, Act act) {
        interleaver.actor(name, () -> {
            ChunkStore view = new InterleavedStore(store, interleaver, name, Long.MAX_VALUE);
            try (Repository repository = TestRepositories.openElsewhere(view, TestRepositories.FORMAT, name)) {
                act.on(repository);
                done.set(true);
            } catch (ProblemException e) {
                assertTrue(e.kind() == ProblemKind.CONFLICT || e.kind() == ProblemKind.NOT_FOUND, e.getMessage());
            }
        });
    }
}
