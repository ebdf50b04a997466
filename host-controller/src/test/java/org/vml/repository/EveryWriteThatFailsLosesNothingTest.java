package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.FaultyChunkStore;
import org.vml.chunk.FaultyChunkStore.Fault;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.logbook.Logbook;
import org.vml.logbook.Tag;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Prune;

/// Fails each write of an operation in turn, each in every way in which a write can fail, until the operation
/// passes untouched. What was committed before can be read byte for byte afterwards; what was being done is
/// done or not done.
final class EveryWriteThatFailsLosesNothingTest {
    private static final int CHUNK = 1 << 16;
    private static final byte[] FIRST = Seeds.bytes(1, 3 * CHUNK + 5000);
    private static final byte[] SECOND = edited(FIRST);

    /// One chunk changed in a few blocks, one replaced, one new.
    private static byte[] edited(byte[] disk) {
        byte[] edited = Arrays.copyOf(disk, disk.length + CHUNK);
        System.arraycopy(Seeds.bytes(2, 10_000), 0, edited, 20_000, 10_000);
        System.arraycopy(Seeds.bytes(3, CHUNK), 0, edited, CHUNK, CHUNK);
        System.arraycopy(Seeds.bytes(4, 2 * CHUNK), 0, edited, 2 * CHUNK, 2 * CHUNK);
        return edited;
    }

    private static MemoryChunkStore withFirstEntry() {
        MemoryChunkStore store = new MemoryChunkStore();
        try (Repository repository = TestRepositories.create(store, CHUNK)) {
            TestRepositories.save(repository, "first", null, FIRST);
        }
        return store;
    }

    private static byte[] read(Repository repository, String name) {
        return TestRepositories.disk(repository, repository.find(name)).toBytes();
    }

    private interface Act {
        void run(Repository repository);
    }

    private interface Check {
        void run(ChunkStore store, boolean toldOfSuccess);
    }

    /// Runs `act` on a copy of `before` with the first, second … write failing, and `check` on what is left
    /// each time.
    private static void failEach(ChunkStore before, Fault fault, Act act, Check check) {
        boolean untouched = false;
        for (int n = 1; !untouched; n++) {
            MemoryChunkStore store = TestRepositories.copy(before);
            FaultyChunkStore faulty = new FaultyChunkStore(store, n, fault);
            boolean succeeded = false;
            try (Repository repository = TestRepositories.open(faulty)) {
                act.run(repository);
                succeeded = true;
            } catch (ProblemException e) {
                assertEquals(ProblemKind.UNREACHABLE, e.kind(), e::toString);
                assertTrue(faulty.hasFailed());
            }
            untouched = !faulty.hasFailed();
            assertTrue(n < 100, "it never passes");
            assertTrue(succeeded || !untouched);
            assertEquals(0, faulty.openUploads(), "objects in the making were left open after write " + n);
            check.run(store, succeeded);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSave(Fault fault) {
        failEach(
                withFirstEntry(),
                fault,
                repository -> TestRepositories.save(repository, "second", repository.find("first"), SECOND),
                EveryWriteThatFailsLosesNothingTest::checkSecondSave);
    }

    private static void checkSecondSave(ChunkStore store, boolean toldOfSuccess) {
        try (Repository repository = TestRepositories.open(store)) {
            Entries.Contents contents = repository.contents();
            assertEquals(List.of(), contents.damage());
            assertArrayEquals(FIRST, read(repository, "first"));
            boolean committed = contents.logbook().byName("second").isPresent();
            assertTrue(committed || !toldOfSuccess, "told of success, but there is no such entry");
            if (!committed) {
                TestRepositories.save(repository, "second", repository.find("first"), SECOND);
            }
            assertArrayEquals(SECOND, read(repository, "second"));
            TestRepositories.save(repository, "third", repository.find("second"), FIRST);
        }
        try (Repository repository = TestRepositories.open(store)) {
            assertArrayEquals(FIRST, read(repository, "first"));
            assertArrayEquals(SECOND, read(repository, "second"));
            assertArrayEquals(FIRST, read(repository, "third"));
            assertEquals(List.of(), repository.index().refresh().damage());
        }
    }

    /// A save whose commit was made although its writer was told that it failed must not take its packs with
    /// it.
    @ParameterizedTest
    @EnumSource
    void aSaveThatTriesAgainInTheSameRepository(Fault fault) {
        if (fault == Fault.FROM_THEN_ON) {
            return; // there is no again
        }
        failEach(
                withFirstEntry(),
                fault,
                repository -> {
                    Entry first = repository.find("first");
                    try {
                        TestRepositories.save(repository, "second", first, SECOND);
                    } catch (ProblemException e) {
                        assertEquals(ProblemKind.UNREACHABLE, e.kind());
                        if (repository.contents().logbook().byName("second").isEmpty()) {
                            TestRepositories.save(repository, "second", first, SECOND);
                        }
                    }
                    assertArrayEquals(SECOND, read(repository, "second"));
                },
                EveryWriteThatFailsLosesNothingTest::checkSecondSave);
    }

    @ParameterizedTest
    @EnumSource
    void aFirstSaveInAnEmptyRepository(Fault fault) {
        MemoryChunkStore empty = new MemoryChunkStore();
        TestRepositories.create(empty, CHUNK).close();
        failEach(
                empty,
                fault,
                repository -> TestRepositories.save(repository, "first", null, FIRST),
                (store, success) -> {
                    try (Repository repository = TestRepositories.open(store)) {
                        if (repository.contents().logbook().byName("first").isEmpty()) {
                            assertTrue(!success);
                            TestRepositories.save(repository, "first", null, FIRST);
                        }
                        assertArrayEquals(FIRST, read(repository, "first"));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aRename(Fault fault) {
        failEach(
                withFirstEntry(),
                fault,
                repository -> repository.rename(repository.find("first"), new EntryName("renamed")),
                (store, success) -> {
                    try (Repository repository = TestRepositories.open(store)) {
                        Logbook logbook = repository.contents().logbook();
                        assertEquals(1, logbook.entries().size());
                        Entry entry = logbook.entries().getFirst();
                        assertTrue(!success || entry.name().value().equals("renamed"));
                        assertArrayEquals(FIRST, read(repository, entry.name().value()));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aTagAndItsRemoval(Fault fault) {
        failEach(
                withFirstEntry(),
                fault,
                repository -> {
                    repository.tag(repository.find("first"), new Tag("one"));
                    repository.tag(repository.find("first"), new Tag("two"));
                    repository.untag(repository.find("first"), new Tag("one"));
                },
                (store, success) -> {
                    try (Repository repository = TestRepositories.open(store)) {
                        Entry entry = repository.find("first");
                        if (success) {
                            assertEquals(
                                    List.of("two"),
                                    entry.tags().stream().map(Tag::value).toList());
                        }
                        assertArrayEquals(FIRST, read(repository, "first"));
                    }
                });
    }

    /// A renamed, tagged entry is forgotten as a whole or there as a whole, never under its old name again.
    @ParameterizedTest
    @EnumSource
    void forgettingARenamedEntry(Fault fault) {
        MemoryChunkStore before = withFirstEntry();
        try (Repository repository = TestRepositories.open(before)) {
            TestRepositories.save(repository, "kept", repository.find("first"), SECOND);
            Entry renamed = repository.rename(repository.find("first"), new EntryName("renamed"));
            repository.tag(renamed, new Tag("tag"));
        }
        failEach(before, fault, repository -> repository.forget(repository.find("renamed")), (store, success) -> {
            try (Repository repository = TestRepositories.open(store)) {
                Logbook logbook = repository.contents().logbook();
                Optional<Entry> left = logbook.byName("renamed");
                assertTrue(left.isEmpty() || !success);
                assertTrue(logbook.byName("first").isEmpty(), "it came back under its old name");
                assertArrayEquals(SECOND, read(repository, "kept"));
                if (left.isPresent()) {
                    assertArrayEquals(FIRST, read(repository, "renamed"));
                    repository.forget(left.get());
                }
                assertEquals(1, repository.contents().logbook().entries().size());
                TestRepositories.save(repository, "renamed", null, SECOND);
                TestRepositories.save(repository, "first", null, FIRST);
                assertArrayEquals(SECOND, read(repository, "renamed"));
            }
        });
    }

    /// Whatever a prune was doing when it ended, the next one goes on from there.
    @ParameterizedTest
    @EnumSource
    void aPrune(Fault fault) {
        MemoryChunkStore before = new MemoryChunkStore();
        TestRepositories.create(before, TestRepositories.CHUNK).close();
        byte[] kept = Seeds.bytes(5, 30 * TestRepositories.CHUNK);
        byte[] forgotten = kept.clone();
        for (int at = 0; at < forgotten.length; at += 2 * TestRepositories.CHUNK) {
            System.arraycopy(Seeds.bytes(at, 2000), 0, forgotten, at, 2000);
        }
        for (int hole = 0; hole < kept.length; hole += 5 * TestRepositories.CHUNK) {
            Arrays.fill(kept, hole, hole + TestRepositories.CHUNK, (byte) 0);
            Arrays.fill(forgotten, hole, hole + TestRepositories.CHUNK, (byte) 0);
        }
        try (Repository repository = TestRepositories.open(before, TestRepositories.SMALL_PACKS)) {
            Entry old = TestRepositories.save(repository, "old", null, MemoryDisk.sparse(forgotten));
            TestRepositories.save(repository, "kept", old, MemoryDisk.sparse(kept));
            repository.forget(old);
        }
        failEach(before, fault, EveryWriteThatFailsLosesNothingTest::prune, (store, success) -> {
            try (Repository repository = TestRepositories.open(store)) {
                assertArrayEquals(kept, read(repository, "kept"));
                prune(repository);
                assertEquals(
                        List.of(),
                        org.vml.repository.maintenance.Check.run(repository, true, new Run())
                                .damaged());
                assertArrayEquals(kept, read(repository, "kept"));
                assertEquals(List.of(), store.list(Folder.TOMBSTONES));
                assertEquals(Set.of(), repository.index().refresh().uncovered());
            }
        });
    }

    private static void prune(Repository repository) {
        // A session whose end was not told of is one of this process, which lives: nobody would give it up.
        List<SessionRecord> left = repository.sessions().list();
        left.forEach(repository.sessions()::remove);
        Prune.plan(repository, new Run()).execute(new Run());
    }

    @ParameterizedTest
    @EnumSource
    void openingADisk(Fault fault) {
        failEach(
                withFirstEntry(),
                fault,
                repository -> assertArrayEquals(FIRST, read(repository, "first")),
                (store, success) -> {
                    try (Repository repository = TestRepositories.open(store)) {
                        assertArrayEquals(FIRST, read(repository, "first"));
                        assertTrue(!success || store.list(Folder.SESSIONS).isEmpty());
                    }
                });
    }
}
