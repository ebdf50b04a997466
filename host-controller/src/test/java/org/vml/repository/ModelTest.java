package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName.Folder;
import org.vml.chunk.Seeds;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Check;
import org.vml.repository.maintenance.Prune;

/// Random operations on a repository and on a map, which must agree.
final class ModelTest {
    private static final int[] CHUNK_SIZES = {4096, 16_384, 65_536};
    private static final List<String> NAMES = List.of("a", "b", "c", "Montag", "dimanche-é", "d.1", "e@home");
    private static final List<String> TAGS = List.of("good", "keep", "2026");

    /// An entry as it should be.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(
            byte[] disk, Set<String> tags, @Nullable String base) {}

    /// A way to come by the store of a run, the same at every call.
    private interface Stores {
        ChunkStore open();
    }

    @Test
    void randomOperationsInMemory() {
        for (int round = 0; round < 3; round++) {
            MemoryChunkStore store = new MemoryChunkStore();
            new Round(() -> store, Seeds.next("ModelTest, in memory"), 60).play();
        }
    }

    @Test
    @Tag("slow")
    void manyRandomOperationsInMemory() {
        for (int round = 0; round < 100; round++) {
            MemoryChunkStore store = new MemoryChunkStore();
            new Round(() -> store, Seeds.next("ModelTest, many in memory"), 100).play();
        }
    }

    @Test
    @Tag("slow")
    void randomOperationsInADirectory(@TempDir Path directory) {
        for (int round = 0; round < 3; round++) {
            Path root = directory.resolve("r" + round);
            LocalChunkStore.create(root).close();
            new Round(() -> LocalChunkStore.open(root), Seeds.next("ModelTest, in a directory"), 60).play();
        }
    }

    /// One sequence of operations.
    private static final class Round {
        private final Stores stores;
        private final Random random;
        private final int steps;
        private final int chunkSize;
        private final Format format;
        private final Map<String, Page> model = new TreeMap<>();
        private final List<String> done = new ArrayList<>();
        private Repository repository;
        private boolean indexWasLost;

        Round(Stores stores, long seed, int steps) {
            this.stores = stores;
            this.random = new Random(seed);
            this.steps = steps;
            this.chunkSize = CHUNK_SIZES[random.nextInt(CHUNK_SIZES.length)];
            this.format = random.nextBoolean() ? TestRepositories.FORMAT : TestRepositories.SMALL_PACKS;
            TestRepositories.create(stores.open(), chunkSize).close();
            this.repository = TestRepositories.open(stores.open(), format);
        }

        void play() {
            try {
                for (int i = 0; i < steps; i++) {
                    step();
                    compareLogbook();
                    if (random.nextInt(5) == 0) {
                        compareDisks();
                    }
                }
                reopen();
                compareDisks();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("chunks of " + chunkSize + "; " + String.join("; ", done), e);
            } finally {
                repository.close();
            }
        }

        /// More operations go here: each with its share of the hundred, and what it does to the model.
        private void step() {
            int which = random.nextInt(100);
            if (which < 45) {
                save();
            } else if (which < 54) {
                rename();
            } else if (which < 62) {
                tag();
            } else if (which < 66) {
                untag();
            } else if (which < 78) {
                forget();
            } else if (which < 82) {
                saveUnderATakenName();
            } else if (which < 88) {
                reopen();
            } else if (which < 90) {
                loseTheIndex();
            } else if (which < 95) {
                prune();
            } else {
                check();
            }
        }

        private String freeOrAny() {
            return NAMES.get(random.nextInt(NAMES.size()));
        }

        private @Nullable String existing() {
            List<String> names = List.copyOf(model.keySet());
            return names.isEmpty() ? null : names.get(random.nextInt(names.size()));
        }

        private void save() {
            String name = freeOrAny();
            String base = random.nextInt(4) == 0 ? null : existing();
            if (model.containsKey(name)) {
                return;
            }
            byte[] disk = base == null || random.nextInt(5) == 0
                    ? newDisk()
                    : edited(page(base).disk());
            done.add("save " + name + " on " + base + ", " + disk.length + " bytes");
            Entry on = base == null ? null : repository.find(base);
            Entry entry = TestRepositories.save(
                    repository, name, on, random.nextBoolean() ? MemoryDisk.of(disk) : MemoryDisk.sparse(disk));
            assertEquals(name, entry.name().value());
            assertEquals(on == null ? null : on.id(), entry.base());
            assertTrue(entry.bytesScanned() <= disk.length);
            model.put(name, new Page(disk, new TreeSet<>(), base));
        }

        private void saveUnderATakenName() {
            String name = existing();
            if (name != null) {
                done.add("save " + name + " again");
                assertProblem(ProblemKind.CONFLICT, () -> repository.save(new EntryName(name), null));
            }
        }

        private void rename() {
            String from = existing();
            String to = freeOrAny();
            if (from == null) {
                return;
            }
            done.add("rename " + from + " to " + to);
            Entry entry = repository.find(from);
            if (model.containsKey(to)) {
                assertProblem(ProblemKind.CONFLICT, () -> repository.rename(entry, new EntryName(to)));
                return;
            }
            Entry renamed = repository.rename(entry, new EntryName(to));
            assertEquals(entry.id(), renamed.id());
            assertEquals(to, renamed.name().value());
            model.put(to, page(from));
            model.remove(from);
        }

        private void tag() {
            String name = existing();
            if (name != null) {
                String tag = TAGS.get(random.nextInt(TAGS.size()));
                done.add("tag " + name + " " + tag);
                repository.tag(repository.find(name), new org.vml.logbook.Tag(tag));
                page(name).tags().add(tag);
            }
        }

        private void untag() {
            String name = existing();
            if (name != null) {
                String tag = TAGS.get(random.nextInt(TAGS.size()));
                done.add("untag " + name + " " + tag);
                repository.untag(repository.find(name), new org.vml.logbook.Tag(tag));
                page(name).tags().remove(tag);
            }
        }

        private void forget() {
            String name = existing();
            if (name != null) {
                done.add("forget " + name);
                repository.forget(repository.find(name));
                model.remove(name);
            }
        }

        private void reopen() {
            done.add("reopen");
            repository.close();
            repository = TestRepositories.open(stores.open(), format);
        }

        private void loseTheIndex() {
            done.add("lose the index");
            repository.close();
            ChunkStore store = stores.open();
            indexWasLost = true;
            store.list(Folder.INDEX).forEach(segment -> store.delete(segment.name()));
            repository = TestRepositories.open(store, format);
        }

        private void prune() {
            done.add("prune");
            Run run = new Run();
            Prune.plan(repository, run).execute(run);
            // What was stored twice, for want of an index, may count in one pack now and in another next time.
            for (int again = 0; indexWasLost && again < 2; again++) {
                Prune.plan(repository, run).execute(run);
            }
            // One more would have nothing to do.
            assertEquals(0, Prune.plan(repository, run).execute(run).packsDeleted());
        }

        private void check() {
            done.add("check");
            Check.Report report = Check.run(repository, random.nextBoolean(), new Run());
            assertEquals(model.size(), report.entries());
            List<String> damaged = new ArrayList<>(report.damaged());
            if (indexWasLost) {
                damaged.removeIf(damage -> damage.startsWith("The index had lost"));
            }
            assertEquals(List.of(), damaged);
            indexWasLost = false;
        }

        private Page page(String name) {
            return java.util.Objects.requireNonNull(model.get(name));
        }

        // ---- disks

        private int size() {
            int chunks = random.nextInt(10) == 0 ? random.nextInt(600) : random.nextInt(8);
            return switch (random.nextInt(5)) {
                case 0 -> random.nextInt(3);
                case 1 -> Math.min(chunks, 20) * chunkSize;
                case 2 -> Math.max(0, Math.min(chunks, 20) * chunkSize - 1);
                default -> random.nextInt(Math.min(chunks * chunkSize, 3 << 20) + 5000);
            };
        }

        private byte[] newDisk() {
            byte[] disk = new byte[size()];
            int stretches = random.nextInt(4);
            for (int i = 0; i < stretches && disk.length > 0; i++) {
                fill(disk, random.nextInt(disk.length), 1 + random.nextInt(disk.length));
            }
            return disk;
        }

        /// Another size perhaps, and a few stretches written, cleared, or copied from elsewhere on the disk.
        private byte[] edited(byte[] old) {
            byte[] disk = random.nextInt(4) == 0 ? Arrays.copyOf(old, size()) : old.clone();
            for (int i = random.nextInt(6); i > 0 && disk.length > 0; i--) {
                int at = random.nextInt(disk.length);
                int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 100 : 3 * chunkSize), disk.length - at);
                switch (random.nextInt(4)) {
                    case 0 -> Arrays.fill(disk, at, at + length, (byte) 0);
                    case 1 -> System.arraycopy(disk, random.nextInt(disk.length - length + 1), disk, at, length);
                    default -> fill(disk, at, length);
                }
            }
            return disk;
        }

        private void fill(byte[] disk, int at, int length) {
            int kinds = random.nextBoolean() ? 256 : 3;
            for (int i = at; i < Math.min(disk.length, at + length); i++) {
                disk[i] = (byte) random.nextInt(kinds);
            }
        }

        // ---- comparing

        private void compareLogbook() {
            Entries.Contents contents = repository.contents();
            assertEquals(List.of(), contents.damage());
            Map<String, Set<String>> tags = new HashMap<>();
            for (Entry entry : contents.logbook().entries()) {
                Set<String> own = new TreeSet<>();
                entry.tags().forEach(tag -> own.add(tag.value()));
                tags.put(entry.name().value(), own);
            }
            Map<String, Set<String>> expected = new HashMap<>();
            model.forEach((name, page) -> expected.put(name, page.tags()));
            assertEquals(expected, tags);
        }

        private void compareDisks() {
            done.add("compare");
            model.forEach((name, page) -> {
                Entry entry = repository.find(name);
                assertEquals(page.disk().length, entry.disks().getFirst().size());
                assertArrayEquals(
                        page.disk(), TestRepositories.disk(repository, entry).toBytes(), name);
            });
            assertTrue(repository.sessions().list().isEmpty());
        }
    }
}
