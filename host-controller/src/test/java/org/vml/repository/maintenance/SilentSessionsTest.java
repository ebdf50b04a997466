package org.vml.repository.maintenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkId;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.DelegatingChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskImage;
import org.vml.repository.MemoryDisk;
import org.vml.repository.Packs;
import org.vml.repository.Repository;
import org.vml.repository.SessionRecord;
import org.vml.repository.TestRepositories;

/// What a power cut elsewhere leaves is not kept for ever, and whoever lives on notices.
final class SilentSessionsTest {
    private static final byte[] DISK = Seeds.bytes(1, 20 * TestRepositories.CHUNK);

    private static final Prune.Patience NONE = new Prune.Patience(Duration.ZERO, Duration.ZERO, () -> {});

    private final ChunkStore store = new MemoryChunkStore();
    private final Repository here = TestRepositories.create(store);
    private final Repository elsewhere =
            TestRepositories.openElsewhere(store, TestRepositories.SMALL_PACKS, "elsewhere");

    private Prune.Report prune(Prune.Patience patience) {
        return Prune.plan(here, new Run(), patience).execute(new Run());
    }

    private static byte[] read(DiskImage image) {
        MemoryDisk disk = new MemoryDisk(image.size());
        image.copyTo(disk, new Run());
        return disk.toBytes();
    }

    @Test
    void whatASilentReaderHeldGoesAndTheReaderIsToldSo() {
        Entry entry = TestRepositories.save(here, "e", null, DISK);
        try (DiskImage image = elsewhere.openDisk(entry, TestRepositories.DISK)) {
            here.forget(entry);
            Prune.Report report = prune(NONE);
            assertEquals(0, report.bytesKept());
            assertEquals(List.of(), store.list(Folder.PACKS));
            assertEquals(List.of(), store.list(Folder.SESSIONS));
            assertProblem(ProblemKind.NOT_FOUND, () -> read(image), "e", "took it for dead");
        }
    }

    @Test
    void aReaderThatIsGivenUpReadsAnEntryThatIsThereToItsEnd() {
        Entry entry = TestRepositories.save(here, "e", null, DISK);
        try (DiskImage image = elsewhere.openDisk(entry, TestRepositories.DISK)) {
            here.forget(TestRepositories.save(here, "other", null, Seeds.bytes(2, DISK.length)));
            prune(NONE);
            assertEquals(List.of(), store.list(Folder.SESSIONS));
            assertArrayEquals(DISK, read(image));
        }
    }

    @Test
    void aReaderThatBeatsKeepsWhatItHolds() {
        Entry entry = TestRepositories.save(here, "e", null, DISK);
        Prune.Patience whileItBeats = new Prune.Patience(Duration.ZERO, Duration.ZERO, this::beat);
        try (DiskImage image = elsewhere.openDisk(entry, TestRepositories.DISK)) {
            here.forget(entry);
            prune(whileItBeats);
            assertEquals(1, store.list(Folder.SESSIONS).size());
            assertArrayEquals(DISK, read(image));
        }
        prune(NONE);
        assertEquals(List.of(), store.list(Folder.PACKS));
    }

    /// Counts every session up, as the processes that announced them do.
    private void beat() {
        for (SessionRecord session : here.sessions().list()) {
            SessionRecord next = new SessionRecord(
                    session.id(),
                    session.process(),
                    session.target(),
                    session.holds(),
                    session.forgets(),
                    session.beat() + 1);
            store.replace(
                    new ObjectName(Folder.SESSIONS, session.id()), here.format().encodeSession(next));
        }
    }

    @Test
    void thePacksOfASilentPruneAreRemoved() {
        TestRepositories.save(here, "e", null, DISK);
        publish(elsewhere.sessions().announce(null, List.of()).id());
        assertEquals(2, store.list(Folder.PACKS).size());
        prune(NONE);
        assertEquals(1, store.list(Folder.PACKS).size());
        assertEquals(List.of(), store.list(Folder.SESSIONS));
    }

    /// Whoever began while a prune looked is at work in the packs that the prune sees of it.
    @Test
    void aPackThatCameWhileAPruneLookedIsNotCondemned() {
        TestRepositories.save(here, "e", null, DISK);
        AtomicBoolean begun = new AtomicBoolean();
        ChunkStore late = new DelegatingChunkStore(store) {
            @Override
            public List<StoredObject> list(Folder folder) {
                List<StoredObject> before = super.list(folder);
                if (folder == Folder.SESSIONS && !begun.getAndSet(true)) {
                    publish(here.sessions().announce(null, List.of()).id());
                }
                return before;
            }
        };
        try (Repository repository = TestRepositories.open(late)) {
            assertEquals(0, Prune.plan(repository, new Run(), NONE).preview().packsDeleted());
        }
    }

    /// It relies on what had gone before it came, and has not seen that yet, or never will.
    @Test
    void aSaveThatCameTooLateDoesNotStopAPrune() {
        Entry kept = TestRepositories.save(here, "kept", null, DISK);
        Entry gone = TestRepositories.save(here, "gone", null, Seeds.bytes(2, DISK.length));
        ChunkId root = here.contents().manifest(gone).trees().getFirst().tree().root();
        here.forget(gone);
        prune(NONE);
        var _ = elsewhere.sessions().announce("late~0", List.of(root));
        here.forget(TestRepositories.save(here, "other", null, Seeds.bytes(3, DISK.length)));
        assertEquals(2, store.list(Folder.PACKS).size());
        prune(NONE);
        assertEquals(1, store.list(Folder.PACKS).size());
        assertArrayEquals(DISK, TestRepositories.read(here, kept));
    }

    private void publish(String session) {
        try (Packs packs = new Packs(store, here.format(), session)) {
            packs.append(ByteBuffer.wrap(Seeds.bytes(3, 1000)));
            packs.publish();
        }
    }

    @Test
    void thePacksOfASilentSaveAreRemovedThoughThereIsNothingElseToDo() {
        TestRepositories.save(here, "e", null, DISK);
        publish(elsewhere.sessions().announce("f~0", List.of()).id());
        prune(NONE);
        assertEquals(1, store.list(Folder.PACKS).size());
        assertTrue(store.list(Folder.ENTRIES).stream()
                .anyMatch(object -> object.name().name().equals("f~0")));
    }
}
