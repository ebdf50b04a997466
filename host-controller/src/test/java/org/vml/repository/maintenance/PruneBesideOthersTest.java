package org.vml.repository.maintenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskImage;
import org.vml.repository.Format;
import org.vml.repository.MemoryDisk;
import org.vml.repository.Repository;
import org.vml.repository.TestRepositories;

/// Saves, forgets, reads and prunes of several processes, their store operations interleaved at random:
/// whatever the order, what was committed and not forgotten is there, byte for byte. A seed that fails is
/// printed; run it alone with `-Dvml.seed=N`.
class PruneBesideOthersTest {
    private static final int DISK = 24 * TestRepositories.CHUNK;

    /// Sessions of other hosts are taken for dead at once, as often wrongly as rightly.
    private static final Prune.Patience NONE = new Prune.Patience(Duration.ZERO, Duration.ZERO, () -> {});

    @Test
    void nothingCommittedIsLostInAHundredInterleavings() {
        interleave(100);
    }

    @Test
    @Tag("slow")
    void nothingCommittedIsLostInThreeThousandInterleavings() {
        interleave(3000);
    }

    private static void interleave(int seeds) {
        Long only = Long.getLong("vml.seed");
        long first = only != null ? only : System.nanoTime();
        LongStream.range(first, first + (only != null ? 1 : seeds)).parallel().forEach(seed -> {
            World world = new World(seed);
            try {
                world.play();
            } catch (Throwable e) {
                throw new AssertionError("-Dvml.seed=" + seed + "\n" + world.interleaver.trace(), e);
            }
        });
    }

    /// One store, several processes.
    private static final class World {
        private final Random random;
        private final Interleaver interleaver;
        private final ChunkStore store = new MemoryChunkStore();
        private final Map<String, byte[]> disks = new ConcurrentHashMap<>();
        private final Map<String, Boolean> forgotten = new ConcurrentHashMap<>();
        private final Map<String, Boolean> lost = new ConcurrentHashMap<>();

        World(long seed) {
            random = new Random(seed);
            interleaver = new Interleaver(seed);
        }

        void play() throws Exception {
            byte[] one = randomDisk();
            byte[] two = edited(one);
            byte[] dead = edited(two);
            try (Repository repository = create()) {
                Entry first = TestRepositories.save(repository, "first", null, MemoryDisk.sparse(one));
                TestRepositories.save(repository, "second", first, MemoryDisk.sparse(two));
                repository.forget(TestRepositories.save(repository, "dead", first, MemoryDisk.sparse(dead)));
                disks.put("first", one);
                disks.put("second", two);
            }
            // Saves that may find their blobs among those that nobody needs; one on a host that may be taken for dead,
            // one of a process that ends in the middle.
            saver("here", dead, false, Long.MAX_VALUE);
            saver("edited", edited(dead), false, Long.MAX_VALUE);
            saver("elsewhere", dead, true, Long.MAX_VALUE);
            saver("crashing", edited(dead), true, random.nextInt(40));
            forgetter("first");
            forgetter("second");
            pruner("pruneA", Long.MAX_VALUE);
            pruner("pruneB", Long.MAX_VALUE);
            pruner("pruneC", random.nextInt(60));
            reader("reader", "first", false);
            reader("reader-elsewhere", "second", true);
            interleaver.run();
            verify();
        }

        private Repository create() {
            TestRepositories.create(store).close();
            return TestRepositories.open(store, TestRepositories.SMALL_PACKS);
        }

        private void saver(String name, byte[] disk, boolean elsewhere, long stepsToLive) {
            String base = random.nextBoolean() ? "first" : "second";
            disks.put(name, disk);
            interleaver.actor(name, () -> {
                try (Repository repository = open(name, elsewhere, stepsToLive)) {
                    Entry found = repository.contents().logbook().byName(base).orElse(null);
                    TestRepositories.save(repository, name, found, MemoryDisk.sparse(disk));
                } catch (InterleavedStore.Crash e) {
                    // as it was meant
                } catch (ProblemException e) {
                    // Given up by a prune, or its base forgotten before it was announced; no other reason counts.
                    boolean givenUp = elsewhere && e.kind() == ProblemKind.CONFLICT;
                    boolean baseGone = forgotten.containsKey(base) && e.kind() == ProblemKind.NOT_FOUND;
                    // Of the threads of a process that ends, one may hear of the other's end first.
                    boolean ending = stepsToLive < Long.MAX_VALUE && e.kind() == ProblemKind.FAILED;
                    assertTrue(givenUp || baseGone || ending, e.getMessage());
                    lost.put(name, true);
                }
            });
        }

        private void forgetter(String name) {
            interleaver.actor("forget-" + name, () -> {
                try (Repository repository = open("forget-" + name, false, Long.MAX_VALUE)) {
                    forgotten.put(name, true);
                    repository.forget(repository.find(name));
                }
            });
        }

        private void pruner(String name, long stepsToLive) {
            interleaver.actor(name, () -> {
                try (Repository repository = open(name, stepsToLive < Long.MAX_VALUE, stepsToLive)) {
                    Prune.plan(repository, new Run(), NONE).execute(new Run());
                } catch (InterleavedStore.Crash e) {
                    // as it was meant
                }
            });
        }

        private void reader(String actor, String name, boolean elsewhere) {
            interleaver.actor(actor, () -> {
                try (Repository repository = open(actor, elsewhere, Long.MAX_VALUE)) {
                    Entry entry = repository.contents().logbook().byName(name).orElse(null);
                    if (entry != null) {
                        read(repository, entry, elsewhere);
                    }
                }
            });
        }

        /// Once opened, an entry is read to its end by those who are not given up, and by all if it is not
        /// forgotten.
        private void read(Repository repository, Entry entry, boolean mayBeGivenUp) {
            String name = entry.name().value();
            boolean opened = false;
            try (DiskImage image = repository.openDisk(entry, TestRepositories.DISK)) {
                opened = true;
                MemoryDisk disk = new MemoryDisk(image.size());
                image.copyTo(disk, new Run());
                assertArrayEquals(disks.get(name), disk.toBytes());
            } catch (ProblemException e) {
                assertEquals(ProblemKind.NOT_FOUND, e.kind(), e.getMessage());
                assertTrue(forgotten.containsKey(name) && (mayBeGivenUp || !opened), e.getMessage());
            }
        }

        private Repository open(String actor, boolean elsewhere, long stepsToLive) {
            ChunkStore view = new InterleavedStore(store, interleaver, actor, stepsToLive);
            Format format = TestRepositories.SMALL_PACKS;
            return elsewhere
                    ? TestRepositories.openElsewhere(view, format, actor)
                    : TestRepositories.open(view, format);
        }

        private void verify() {
            try (Repository repository = TestRepositories.open(store, TestRepositories.SMALL_PACKS)) {
                allIsThere(repository);
                // The first prune takes away what is left of those who crashed, the second what that set free.
                for (int i = 0; i < 3; i++) {
                    Prune.plan(repository, new Run(), NONE).execute(new Run());
                    allIsThere(repository);
                }
                assertEquals(
                        0, Prune.plan(repository, new Run(), NONE).preview().packsDeleted());
            }
        }

        private void allIsThere(Repository repository) {
            assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
            for (Entry entry : repository.contents().intact().logbook().entries()) {
                byte[] expected = disks.get(entry.name().value());
                assertArrayEquals(
                        expected,
                        TestRepositories.read(repository, entry),
                        entry.name().value());
            }
            for (String name : List.of("here", "edited")) {
                assertEquals(
                        !lost.containsKey(name),
                        repository.contents().logbook().byName(name).isPresent());
            }
        }

        private byte[] randomDisk() {
            byte[] disk = new byte[DISK];
            for (int chunk = 0; chunk < DISK / TestRepositories.CHUNK; chunk++) {
                if (random.nextInt(3) > 0) {
                    byte[] content = new byte[TestRepositories.CHUNK];
                    random.nextBytes(content);
                    System.arraycopy(content, 0, disk, chunk * TestRepositories.CHUNK, content.length);
                }
            }
            return disk;
        }

        private byte[] edited(byte[] disk) {
            byte[] copy = disk.clone();
            for (int i = 0; i < 4; i++) {
                byte[] edit = new byte[random.nextInt(200) + 1];
                random.nextBytes(edit);
                System.arraycopy(edit, 0, copy, random.nextInt(DISK - 200), edit.length);
            }
            return copy;
        }
    }
}
