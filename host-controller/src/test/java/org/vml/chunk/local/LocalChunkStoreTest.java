package org.vml.chunk.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ChunkStoreContract;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.problem.ProblemKind;

final class LocalChunkStoreTest implements ChunkStoreContract {
    private static final ObjectName PACK = new ObjectName(Folder.PACKS, "p");
    private static final ObjectName ENTRY = new ObjectName(Folder.ENTRIES, "e~0");

    @TempDir
    private Path temporary;

    private Path root;
    private LocalChunkStore store;
    private LocalChunkStore others;

    @BeforeEach
    void create() {
        root = temporary.resolve("repository");
        store = LocalChunkStore.create(root);
        others = LocalChunkStore.open(root);
    }

    @AfterEach
    void close() {
        store.close();
        others.close();
    }

    @Override
    public ChunkStore store() {
        return store;
    }

    @Override
    public ChunkStore others() {
        return others;
    }

    private static void assertUnreachable(Executable act, String... words) {
        assertProblem(ProblemKind.UNREACHABLE, act, words);
    }

    private static Set<String> filesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(directory.relativize(file).toString()));
            return names;
        }
    }

    private static ChunkStore.Upload half(ChunkStore store, ObjectName name, int bytes) {
        ChunkStore.Upload upload = store.begin(name);
        upload.append(ByteBuffer.allocate(bytes));
        return upload;
    }

    // ---- where there is a store, and where there is none

    @Test
    void creatingAStoreThatIsThereOpensIt() {
        store.replace(PACK, new byte[] {1});
        try (LocalChunkStore again = LocalChunkStore.create(root)) {
            assertArrayEquals(new byte[] {1}, again.readSmall(PACK, 1));
        }
    }

    @Test
    void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
        Path homework = Files.createDirectory(temporary.resolve("homework"));
        Files.writeString(homework.resolve("thesis.tex"), "done");
        assertProblem(ProblemKind.CONFLICT, () -> LocalChunkStore.create(homework), "not empty", "Choose");
        assertEquals(Set.of("thesis.tex"), filesBelow(homework));
        assertFalse(Files.exists(homework.resolve("packs")));
    }

    @Test
    void openingWhatIsNotThereSaysSoAndMakesNothing() throws IOException {
        Path mountPoint = Files.createDirectory(temporary.resolve("not-mounted"));
        for (Path place : List.of(mountPoint, temporary.resolve("nowhere"))) {
            assertUnreachable(() -> LocalChunkStore.open(place), place.toString(), "mounted");
        }
        assertEquals(0, mountPoint.toFile().list().length);
        assertFalse(Files.exists(temporary.resolve("nowhere")));
    }

    @Test
    void aStoreWhoseDiskWentAwaySaysSoAndWritesNothingInItsPlaceAndWorksWhenItIsBack() throws IOException {
        store.replace(PACK, new byte[] {1});
        store.replace(ENTRY, new byte[] {2}); // the scratch directory is in use
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(root, elsewhere);
        Files.createDirectory(root); // the mount point remains
        List<Executable> acts = List.of(
                () -> store.begin(PACK),
                () -> store.putIfAbsent(PACK, new byte[1]),
                () -> store.replace(PACK, new byte[1]),
                () -> store.list(Folder.PACKS),
                () -> store.list(Folder.ENTRIES),
                () -> store.read(new ObjectName(Folder.PACKS, "other"), 0, ByteBuffer.allocate(1)),
                () -> store.readSmall(PACK, 1),
                () -> store.map(PACK, Arena.ofAuto()),
                () -> others.begin(PACK),
                () -> others.read(PACK, 0, ByteBuffer.allocate(1)),
                () -> LocalChunkStore.open(root));
        acts.forEach(act -> assertUnreachable(act));
        assertEquals(0, root.toFile().list().length);
        Files.delete(root);
        Files.move(elsewhere, root);
        assertArrayEquals(new byte[] {1}, store.readSmall(PACK, 1));
        assertFalse(store.putIfAbsent(ENTRY, new byte[1]));
        assertTrue(others.putIfAbsent(new ObjectName(Folder.ENTRIES, "f~0"), new byte[1]));
    }

    @Test
    void whatCannotBeDeletedBecauseItsDiskWentAwayIsNotSaidToBeDeleted() throws IOException {
        store.replace(PACK, new byte[] {1});
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(root, elsewhere);
        Files.createDirectory(root);
        assertUnreachable(() -> store.delete(PACK));
        Files.delete(root);
        Files.move(elsewhere, root);
        assertArrayEquals(new byte[] {1}, store.readSmall(PACK, 1));
    }

    @Test
    void filesThatAreNoObjectsAreNotListed() throws IOException {
        Files.writeString(root.resolve("packs/.nfs0001"), "x");
        Files.writeString(root.resolve("packs/a b"), "x");
        Files.createDirectory(root.resolve("packs/directory"));
        Files.writeString(root.resolve("packs/p"), "x");
        assertEquals(
                List.of("p"),
                store.list(Folder.PACKS).stream()
                        .map(object -> object.name().name())
                        .toList());
    }

    // ---- scratch

    @Test
    void nothingIsLeftOfFinishedAndUnfinishedObjectsOnceAStoreIsClosed() throws IOException {
        ChunkStore.Upload unfinished = half(others, new ObjectName(Folder.PACKS, "q"), 1000);
        others.replace(PACK, new byte[1]);
        others.putIfAbsent(PACK, new byte[1]);
        unfinished.close();
        others.close();
        store.close();
        assertEquals(Set.of("packs/p"), filesBelow(root));
        assertEquals(0, root.resolve("tmp").toFile().list().length);
    }

    @Test
    void aStoreOpenedInTheSameProcessLeavesAnothersUnfinishedObjectAlone() {
        try (ChunkStore.Upload upload = half(store, PACK, 1000)) {
            LocalChunkStore.open(root).close();
            LocalChunkStore.open(root).close();
            upload.publish();
        }
        assertEquals(1000, others.list(Folder.PACKS).getFirst().size());
    }

    @Test
    void whatAKilledProcessLeftIsRemovedByTheNextThatOpensTheStore() throws Exception {
        try (StoreProcess process = new StoreProcess("unfinished", root)) {
            assertEquals("ready", process.answer());
            LocalChunkStore.open(root).close();
            assertEquals(2, filesBelow(root).size(), "the lock and the object of a living process stay");
            process.kill();
        }
        assertEquals(2, filesBelow(root).size());
        LocalChunkStore.open(root).close();
        assertEquals(Set.of(), filesBelow(root));
        assertEquals(0, root.resolve("tmp").toFile().list().length);
    }

    /// Whoever can write into `tmp` must not have other people's files removed by those who open the
    /// repository.
    @Test
    void whatIsNotOursInTheScratchDirectoryIsLeftAlone() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        for (String file : List.of("lock", "thesis.tex")) {
            Files.writeString(elsewhere.resolve(file), "done");
        }
        Files.createSymbolicLink(root.resolve("tmp/01234567-89ab-cdef-0123-456789abcdef"), elsewhere);
        Files.createSymbolicLink(root.resolve("tmp/.01234567-89ab-cdef-0123-456789abcdef"), elsewhere);
        Path named = Files.createDirectory(root.resolve("tmp/mine"));
        Files.writeString(named.resolve("lock"), "x");
        LocalChunkStore.open(root).close();
        assertEquals(Set.of("lock", "thesis.tex"), filesBelow(elsewhere));
        assertTrue(Files.exists(named.resolve("lock")));
    }

    /// A scratch directory has its lock file before the lock is taken: it looks abandoned for a moment.
    @Test
    void storesThatAreOpenedWhileOthersBeginToWriteLeaveThemAlone() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> openers = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                openers.add(Thread.ofPlatform().daemon().start(() -> {
                    while (!stop.get()) {
                        LocalChunkStore.open(root).close();
                    }
                }));
            }
            for (int i = 0; i < 60; i++) {
                try (LocalChunkStore writer = LocalChunkStore.open(root)) {
                    writer.replace(PACK, new byte[] {1});
                }
            }
        } finally {
            stop.set(true);
            for (Thread opener : openers) {
                opener.join();
            }
        }
        assertEquals(Set.of("packs/p"), filesBelow(root));
    }

    /// POSIX locks of a process go when it closes any descriptor of the file, fcntl(2): looking whether the
    /// lock of another store of this process is free must not free it.
    @Test
    void anotherProcessLeavesOursAloneThoughSeveralStoresAreOpenHere() throws Exception {
        try (ChunkStore.Upload upload = half(store, PACK, 1000)) {
            LocalChunkStore.open(root).close();
            try (StoreProcess process = new StoreProcess("race", root)) {
                assertEquals("ready", process.answer());
            }
            upload.publish();
        }
        assertEquals(1000, others.list(Folder.PACKS).getFirst().size());
    }

    @Test
    void ofManyProcessesThatPutOneNameExactlyOneWins() throws Exception {
        int processes = 3;
        StoreProcess[] racing = new StoreProcess[processes];
        try {
            for (int i = 0; i < processes; i++) {
                racing[i] = new StoreProcess("race", root);
            }
            for (StoreProcess process : racing) {
                assertEquals("ready", process.answer());
            }
            for (int i = 0; i < processes; i++) {
                racing[i].tell("process" + i);
            }
            Set<String> won = new TreeSet<>();
            for (int i = 0; i < processes; i++) {
                for (String name : racing[i].answer().split(" ", -1)) {
                    if (!name.isEmpty()) {
                        assertTrue(won.add(name), name + " was won twice");
                        assertArrayEquals(
                                ("process" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                store.readSmall(new ObjectName(Folder.ENTRIES, name), 100));
                    }
                }
            }
            assertEquals(40, won.size());
        } finally {
            for (StoreProcess process : racing) {
                if (process != null) {
                    process.close();
                }
            }
        }
    }

    // ---- file systems that refuse

    @Test
    void aFullDiskHoldsNothingOfWhatFailedAndWorksOnceThereIsRoom() throws Exception {
        Path small = Files.createDirectory(temporary.resolve("small"));
        try (Mount disk = Mount.tmpfs(small, 1024);
                LocalChunkStore full = LocalChunkStore.create(small)) {
            assertNotNull(disk);
            full.replace(PACK, new byte[600 << 10]);
            ObjectName next = new ObjectName(Folder.PACKS, "next");
            for (int i = 0; i < 5; i++) {
                try (ChunkStore.Upload upload = full.begin(next)) {
                    assertSaidToBeFull(() -> upload.append(ByteBuffer.allocate(600 << 10)));
                }
                assertSaidToBeFull(() -> full.putIfAbsent(next, new byte[600 << 10]));
                assertSaidToBeFull(() -> full.replace(next, new byte[600 << 10]));
            }
            try (ChunkStore.Upload upload = half(full, next, 300 << 10)) {
                upload.publish(); // there is room for this
            }
            full.delete(PACK);
            assertTrue(full.putIfAbsent(PACK, new byte[600 << 10]));
        }
    }

    @Test
    void aDiskThatWasFullFromTheBeginningWorksOnceThereIsRoom() throws Exception {
        Path small = Files.createDirectory(temporary.resolve("small"));
        try (Mount disk = Mount.tmpfs(small, 64)) {
            assertNotNull(disk);
            LocalChunkStore.create(small).close();
            Path filler = small.resolve("packs/.filler");
            Files.write(filler, new byte[64 << 10]);
            try (LocalChunkStore full = LocalChunkStore.open(small)) {
                assertSaidToBeFull(() -> full.putIfAbsent(PACK, new byte[5000]));
                assertSaidToBeFull(() -> full.putIfAbsent(PACK, new byte[5000]));
                Files.delete(filler);
                assertTrue(full.putIfAbsent(PACK, new byte[5000]));
            }
            assertEquals(0, small.resolve("tmp").toFile().list().length, "nothing of the failures is left");
        }
    }

    private static void assertSaidToBeFull(Executable act) {
        assertUnreachable(act, "No space left on device", "Free some space");
    }

    @Test
    void aReadOnlyDiskIsReadAndSaidToBeReadOnly() throws Exception {
        Path frozen = Files.createDirectory(temporary.resolve("frozen"));
        try (Mount disk = Mount.tmpfs(frozen, 1024)) {
            try (LocalChunkStore before = LocalChunkStore.create(frozen)) {
                before.replace(PACK, new byte[] {1});
            }
            disk.makeReadOnly();
            try (LocalChunkStore readOnly = LocalChunkStore.open(frozen)) {
                assertArrayEquals(new byte[] {1}, readOnly.readSmall(PACK, 1));
                assertEquals(1, readOnly.list(Folder.PACKS).size());
                List<Executable> acts = List.of(
                        () -> readOnly.begin(ENTRY),
                        () -> readOnly.putIfAbsent(ENTRY, new byte[1]),
                        () -> readOnly.replace(ENTRY, new byte[1]),
                        () -> readOnly.delete(PACK));
                for (Executable act : acts) {
                    assertUnreachable(act, "Read-only file system", "Mount it writable");
                }
                disk.makeWritable();
                assertTrue(readOnly.putIfAbsent(ENTRY, new byte[1]));
                readOnly.delete(PACK);
            }
        }
    }

    @Test
    void aDiskThatIsUnmountedUnderAStoreIsSaidToBeAway() throws Exception {
        Path place = Files.createDirectory(temporary.resolve("place"));
        try (Mount disk = Mount.tmpfs(place, 1024);
                LocalChunkStore gone = LocalChunkStore.create(place)) {
            gone.replace(PACK, new byte[] {1});
            disk.vanish();
            assertUnreachable(() -> gone.replace(PACK, new byte[] {2}));
            assertUnreachable(() -> gone.list(Folder.PACKS));
            assertUnreachable(() -> gone.readSmall(PACK, 1));
            assertEquals(0, place.toFile().list().length);
        }
    }
}
