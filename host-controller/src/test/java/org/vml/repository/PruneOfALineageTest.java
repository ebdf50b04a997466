package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.repository.maintenance.Check;
import org.vml.repository.maintenance.Prune;

/// The node of an entry's tree serves as base for the node of the next entry's. It is needed as a base and as a node;
/// whoever meets it as a base first must walk it all the same.
final class PruneOfALineageTest {
    @Test
    void aPruneKeepsAllEntriesOfALineage() {
        for (int round = 0; round < 10; round++) {
            MemoryChunkStore store = new MemoryChunkStore();
            byte[] first = Seeds.bytes(round, 200_000);
            byte[] second = first.clone();
            System.arraycopy(Seeds.bytes(100 + round, 70_000), 0, second, 0, 70_000);
            byte[] third = second.clone();
            System.arraycopy(Seeds.bytes(200 + round, 70_000), 0, third, 100_000, 70_000);
            try (Repository repository = TestRepositories.create(store, 4096)) {
                Entry one = TestRepositories.save(repository, "one", null, first);
                Entry two = TestRepositories.save(repository, "two", one, second);
                Entry three = TestRepositories.save(repository, "three", two, third);
                Prune.plan(repository, new Run()).execute(new Run());
                assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
                assertArrayEquals(first, TestRepositories.disk(repository, one).toBytes());
                assertArrayEquals(second, TestRepositories.disk(repository, two).toBytes());
                assertArrayEquals(
                        third, TestRepositories.disk(repository, three).toBytes());
            }
        }
    }
}
