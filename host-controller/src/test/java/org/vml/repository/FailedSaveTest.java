package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vml.problem.Problems.assertProblem;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.chunk.FaultyChunkStore;
import org.vml.chunk.FaultyChunkStore.Fault;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a save, or the opening of a disk, leaves behind when it fails: nothing that stands in anybody's way.
final class FailedSaveTest {
    private static final byte[] DISK = Seeds.bytes(1, 100_000);

    private final MemoryChunkStore store = new MemoryChunkStore();

    private void damageATombstone() {
        store.replace(new ObjectName(Folder.TOMBSTONES, "t"), new byte[] {1, 2, 3});
    }

    private static long publishers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("vml-pack-publisher"))
                .count();
    }

    @Test
    void aSaveThatCannotBeginEndsItsSession() {
        try (Repository repository = TestRepositories.create(store, 4096)) {
            damageATombstone();
            assertThrows(ProblemException.class, () -> repository.save(new EntryName("e"), null));
            assertEquals(List.of(), store.list(Folder.SESSIONS));
        }
    }

    @Test
    void aDiskThatCannotBeOpenedEndsItsSession() {
        try (Repository repository = TestRepositories.create(store, 4096)) {
            Entry entry = TestRepositories.save(repository, "e", null, DISK);
            damageATombstone();
            try (DiskImage image = repository.openDisk(entry, TestRepositories.DISK)) {
                assertEquals(DISK.length, image.size());
            } catch (ProblemException e) {
                assertEquals(ProblemKind.DAMAGED, e.kind());
            }
            assertEquals(List.of(), store.list(Folder.SESSIONS));
        }
    }

    /// A tombstone matters to those who write. Entries can be read whatever has become of it.
    @Test
    void aDamagedTombstoneDoesNotKeepEntriesFromBeingRead() {
        try (Repository repository = TestRepositories.create(store, 4096)) {
            Entry entry = TestRepositories.save(repository, "e", null, DISK);
            damageATombstone();
            assertArrayEquals(DISK, TestRepositories.disk(repository, entry).toBytes());
        }
    }

    /// With the index lost, blobs are looked for in the packs, whatever has become of a session's object.
    @Test
    void aDamagedSessionDoesNotKeepEntriesFromBeingRead() {
        try (Repository repository = TestRepositories.create(store, 4096)) {
            TestRepositories.save(repository, "e", null, DISK);
        }
        store.list(Folder.INDEX).forEach(segment -> store.delete(segment.name()));
        store.replace(new ObjectName(Folder.SESSIONS, "s"), new byte[] {1, 2, 3});
        try (Repository repository = TestRepositories.open(store)) {
            assertArrayEquals(
                    DISK,
                    TestRepositories.disk(repository, repository.find("e")).toBytes());
        }
    }

    @Test
    @Tag("slow")
    void aSessionThatCouldNotBeAnnouncedDoesNotAppearLater() throws Exception {
        TestRepositories.create(store, 4096).close();
        try (Repository repository = TestRepositories.open(new FaultyChunkStore(store, 1, Fault.BEFORE))) {
            assertProblem(ProblemKind.UNREACHABLE, () -> repository.save(new EntryName("e"), null));
            Thread.sleep(1000L * Sessions.BEAT_SECONDS + 1500);
            assertEquals(List.of(), store.list(Folder.SESSIONS));
        }
    }

    @Test
    void noThreadStaysBehind() throws Exception {
        TestRepositories.create(store, 4096).close();
        for (int n = 1; n < 10; n++) {
            FaultyChunkStore faulty = new FaultyChunkStore(store, n, Fault.FROM_THEN_ON);
            try (Repository repository = TestRepositories.open(faulty)) {
                TestRepositories.save(repository, "e" + n, null, DISK);
            } catch (ProblemException e) {
                assertEquals(ProblemKind.UNREACHABLE, e.kind());
            }
            assertEquals(0, faulty.openUploads());
        }
        for (int i = 0; i < 100 && publishers() > 0; i++) {
            Thread.sleep(20);
        }
        assertEquals(0, publishers());
    }

    @Test
    void aSaveThatIsCancelledLeavesNoEntryAndNoSession() {
        try (Repository repository = TestRepositories.create(store, 4096)) {
            Run run = new Run();
            try (Save save = repository.save(new EntryName("e"), null)) {
                save.disk(TestRepositories.DISK, MemoryDisk.of(DISK), run);
                run.cancel();
                assertProblem(ProblemKind.CANCELLED, () -> save.commit("", run));
            }
            assertEquals(List.of(), repository.contents().logbook().entries());
            assertEquals(List.of(), store.list(Folder.SESSIONS));
            TestRepositories.save(repository, "e", null, DISK);
            assertArrayEquals(
                    DISK,
                    TestRepositories.disk(repository, repository.find("e")).toBytes());
        }
    }

    @Test
    void ofTwoSavesThatBeganUnderOneNameTheSecondToCommitIsToldSo() {
        List<Entry> committed = new ArrayList<>();
        try (Repository one = TestRepositories.create(store, 4096);
                Repository two = TestRepositories.open(store);
                Save first = one.save(new EntryName("e"), null);
                Save second = two.save(new EntryName("e"), null)) {
            second.disk(TestRepositories.DISK, MemoryDisk.of(DISK), new Run());
            first.disk(TestRepositories.DISK, MemoryDisk.of(new byte[5000]), new Run());
            committed.add(second.commit("", new Run()));
            assertProblem(ProblemKind.CONFLICT, () -> first.commit("", new Run()), "e");
            assertEquals(committed, one.contents().logbook().entries());
            assertArrayEquals(
                    DISK, TestRepositories.disk(one, committed.getFirst()).toBytes());
        }
    }

    @Test
    void forgettingTakesTagsAlongThatWereGivenMeanwhile() {
        try (Repository repository = TestRepositories.create(store, 4096)) {
            Entry entry = TestRepositories.save(repository, "e", null, DISK);
            repository.tag(entry, new org.vml.logbook.Tag("later"));
            repository.forget(entry);
            assertEquals(List.of(), store.list(Folder.TAGS));
        }
    }
}
