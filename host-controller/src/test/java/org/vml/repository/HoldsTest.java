package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryId;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Check;
import org.vml.repository.maintenance.Prune;

/// What machines hold is not forgotten, and what is forgotten is not held.
class HoldsTest {
    private static final Hold.Holder HOLDER = new Hold.Holder(UUID.randomUUID(), "wa1", "/home/a/wa1");
    private static final byte[] DISK = new byte[] {1, 2, 3};

    private final ChunkStore store = new MemoryChunkStore();
    private final Repository repository = TestRepositories.create(store);
    private final Entry one = TestRepositories.save(repository, "one", null, DISK);
    private final Entry two = TestRepositories.save(repository, "two", one, DISK);

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        repository.close();
    }

    private static void hold(Repository repository, Entry... entries) {
        Set<EntryId> held = ids(entries);
        repository.holds().hold(HOLDER, held, held);
    }

    private static Set<EntryId> ids(Entry... entries) {
        return Set.copyOf(java.util.Arrays.stream(entries).map(Entry::id).toList());
    }

    private static Set<EntryId> held(Repository repository) {
        Hold hold = repository.holds().find(HOLDER.machine());
        return hold == null ? Set.of() : hold.entries();
    }

    @Test
    void whatIsHeldIsNotForgottenByAnybody() {
        hold(repository, one);
        try (Repository others = TestRepositories.openElsewhere(store, TestRepositories.FORMAT, "elsewhere")) {
            Hold hold = others.holds().list().getFirst();
            assertEquals(HOLDER, hold.holder());
            String host = ProcessIdentity.current().host();
            assertProblem(
                    ProblemKind.CONFLICT,
                    () -> others.forget(others.find("one")),
                    "working area wa1 (/home/a/wa1 on " + host + ") needs the entry one, since " + hold.since(),
                    "`vml close wa1` there first",
                    "`vml forget one --force`");
            others.forget(others.find("two"));
            repository.holds().release(HOLDER.machine());
            repository.holds().release(HOLDER.machine());
            others.forget(others.find("one"));
            assertEquals(List.of(), others.holds().list());
            assertEquals(List.of(), store.list(Folder.SESSIONS));
        }
    }

    @Test
    void whatIsHeldIsForgottenByForceAndTheHoldStays() {
        hold(repository, one);
        repository.forgetThoughHeld(one);
        assertEquals(List.of(two), repository.contents().logbook().entries());
        assertEquals(ids(one), held(repository));
        // so that a machine that lives after all can be saved
        repository.holds().hold(HOLDER, ids(one, two), ids(two));
        assertEquals(ids(one, two), held(repository));
    }

    @Test
    void aHoldMovesAndIsAsOldAsItWas() {
        hold(repository, one);
        Hold first = Objects.requireNonNull(repository.holds().find(HOLDER.machine()));
        repository.holds().hold(HOLDER, ids(one, two), ids(two));
        assertEquals(ids(one, two), held(repository));
        repository.holds().hold(HOLDER, ids(two), Set.of());
        Hold last = Objects.requireNonNull(repository.holds().find(HOLDER.machine()));
        assertEquals(new Hold(HOLDER, ids(two), first.host(), first.since()), last);
        repository.forget(one);
        assertProblem(ProblemKind.CONFLICT, () -> repository.forget(two));
    }

    @Test
    void severalHoldOneEntry() {
        hold(repository, one);
        Hold.Holder other = new Hold.Holder(UUID.randomUUID(), "wa2", "/home/b/wa2");
        repository.holds().hold(other, ids(one), ids(one));
        assertEquals(2, repository.holds().list().size());
        repository.holds().release(HOLDER.machine());
        assertProblem(ProblemKind.CONFLICT, () -> repository.forget(one), "wa2");
    }

    @Test
    void whatWasForgottenIsNotHeld() {
        repository.forget(two);
        assertProblem(ProblemKind.NOT_FOUND, () -> hold(repository, two), "forgotten meanwhile");
        assertNull(repository.holds().find(HOLDER.machine()));
        hold(repository, one);
        assertProblem(ProblemKind.NOT_FOUND, () -> repository.holds().hold(HOLDER, ids(one, two), ids(two)));
        assertEquals(ids(one), held(repository), "what it held before");
    }

    @Test
    void whatIsBeingForgottenIsNotHeld() {
        try (Sessions.Session _ = repository.sessions().announceForget(one.id())) {
            assertProblem(ProblemKind.CONFLICT, () -> hold(repository, one), "entry one is being forgotten");
            assertEquals(List.of(), repository.holds().list());
            hold(repository, two);
        }
        repository.holds().hold(HOLDER, ids(one, two), ids(one));
    }

    /// Of a process of this world it is known; one elsewhere is given up by a prune.
    @Test
    void whoeverDiedWhileForgettingKeepsNobodyFromHolding() {
        ProcessIdentity here = ProcessIdentity.current();
        ProcessIdentity gone = new ProcessIdentity(here.host(), here.world(), Integer.MAX_VALUE, 1);
        SessionRecord left =
                new SessionRecord("left", gone, null, List.of(), one.id().value(), 0);
        store.replace(new ObjectName(Folder.SESSIONS, "left"), TestRepositories.FORMAT.encodeSession(left));
        hold(repository, one);
        Prune.plan(repository, new Run()).execute(new Run());
        assertEquals(List.of(), store.list(Folder.SESSIONS));
    }

    @Test
    void aDamagedHoldStopsWhoForgetsUnlessByForce() {
        hold(repository, one);
        ObjectName name = new ObjectName(Folder.HOLDS, Hold.nameOf(HOLDER.machine()));
        store.replace(name, new byte[] {1, 2, 3});
        assertProblem(ProblemKind.DAMAGED, () -> repository.forget(two), name.toString(), "Delete that file");
        repository.forgetThoughHeld(two);
    }

    @Test
    void aRepositoryThatIsOlderThanHoldsGetsThemWithTheFirst() throws Exception {
        Path place = directory.resolve("rep");
        TestRepositories.create(LocalChunkStore.create(place)).close();
        Files.delete(place.resolve("holds"));
        Files.setPosixFilePermissions(place.resolve("sessions"), PosixFilePermissions.fromString("rwxrwx---"));
        try (Repository old = TestRepositories.open(LocalChunkStore.open(place))) {
            Entry entry = TestRepositories.save(old, "one", null, DISK);
            Entry other = TestRepositories.save(old, "two", null, DISK);
            assertEquals(List.of(), old.holds().list());
            assertNull(old.holds().find(HOLDER.machine()));
            old.holds().release(HOLDER.machine());
            old.forget(other);
            assertFalse(Files.exists(place.resolve("holds")), "made for no more than looking");
            hold(old, entry);
            assertProblem(ProblemKind.CONFLICT, () -> old.forget(entry));
            assertEquals(
                    "rwxrwx---", PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("holds"))));
            assertTrue(Files.exists(place.resolve("holds").resolve(Hold.nameOf(HOLDER.machine()))));
            assertEquals(List.of(), Check.run(old, true, new Run()).damaged());
        }
    }
}
