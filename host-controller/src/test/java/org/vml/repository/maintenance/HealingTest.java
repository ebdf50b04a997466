package org.vml.repository.maintenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.vml.problem.Problems.assertProblem;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;
import org.vml.repository.Repository;
import org.vml.repository.TestRepositories;

/// Once a check has found damage, saving the same content again mends every entry that needs it.
final class HealingTest {
    private static final byte[] DISK = Seeds.bytes(1, 40 * TestRepositories.CHUNK);

    private final MemoryChunkStore store = new MemoryChunkStore();

    private void damage(int at) {
        ObjectName pack = store.list(Folder.PACKS).getFirst().name();
        byte[] bytes = store.readSmall(pack, Integer.MAX_VALUE);
        assertNotNull(bytes);
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        store.replace(pack, bytes);
    }

    private static Check.Report check(Repository repository, boolean full) {
        return Check.run(repository, full, new Run());
    }

    /// Damage to a chunk, near the beginning of the pack, and to the node at its end.
    @ParameterizedTest
    @ValueSource(ints = {5000, -100})
    void whatIsSavedAgainMendsWhatWasDamaged(int at) {
        try (Repository repository = TestRepositories.create(store)) {
            TestRepositories.save(repository, "old", null, DISK);
        }
        damage(at);
        try (Repository repository = TestRepositories.open(store)) {
            assertFalse(check(repository, at < 0).damaged().isEmpty());
            TestRepositories.save(repository, "again", null, DISK);
        }
        try (Repository repository = TestRepositories.open(store)) {
            assertEquals(List.of(), check(repository, false).damaged());
            assertEquals(List.of(), check(repository, true).damaged());
            assertArrayEquals(DISK, TestRepositories.read(repository, repository.find("old")));
            Prune.plan(repository, new Run()).execute(new Run());
            assertEquals(1, store.list(Folder.PACKS).size());
            assertEquals(List.of(), store.list(Folder.TOMBSTONES));
            assertArrayEquals(DISK, TestRepositories.read(repository, repository.find("old")));
        }
    }

    @Test
    void aPackIsCondemnedOnceAndAPruneKeepsWhatIsDamaged() {
        try (Repository repository = TestRepositories.create(store)) {
            TestRepositories.save(repository, "old", null, DISK);
            damage(5000);
            check(repository, false);
            check(repository, true);
            assertEquals(1, store.list(Folder.TOMBSTONES).size());
            assertProblem(
                    ProblemKind.DAMAGED, () -> Prune.plan(repository, new Run()).execute(new Run()), "was kept");
            assertEquals(1, check(repository, false).damaged().size());
            repository.forget(repository.find("old"));
            Prune.plan(repository, new Run()).execute(new Run());
            assertEquals(List.of(), store.list(Folder.PACKS));
        }
    }
}
