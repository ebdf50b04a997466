package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.repository.maintenance.Check;
import org.vml.repository.maintenance.Prune;

/// `kill -9` at random points of real processes that save, forget and prune in one directory: after a number of
/// commits, at a moment of the time that the next one takes.
@Tag("slow")
class KilledProcessesTest {
    private static final int KILLS = 200;

    /// A process is killed after fewer commits than these; after the last of them it prunes.
    private static final int COMMITS = 5;

    @TempDir
    Path directory;

    @TempDir
    Path output;

    @Test
    void nothingCommittedIsLostInTwoHundredKills() {
        long seed = Long.getLong("vml.seed", System.nanoTime());
        System.out.println("-Dvml.seed=" + seed);
        IntStream.range(0, 2)
                .parallel()
                .forEach(half -> assertDoesNotThrow(() -> {
                    Path store = directory.resolve("repository" + half);
                    TestRepositories.create(LocalChunkStore.create(Files.createDirectory(store)))
                            .close();
                    killAgainAndAgain(store, new Random(seed + half));
                }));
    }

    private void killAgainAndAgain(Path store, Random random) throws Exception {
        Pace pace = new Pace();
        Worker timed = start(store, "save", "timed");
        pace.follow(timed, COMMITS);
        timed.kill();
        for (int kill = 0; kill < KILLS / 2; kill++) {
            String prefix = "k" + kill + "x";
            Worker worker = start(store, "save", prefix);
            int commits = random.nextInt(COMMITS);
            pace.follow(worker, commits);
            Thread.sleep(random.nextInt(pace.millis[commits] + 1));
            List<String> said = worker.kill();
            try (Repository repository = TestRepositories.open(LocalChunkStore.open(store))) {
                verify(repository, prefix, said);
                TestRepositories.save(repository, "after" + kill, null, SavingProcess.disk("after", kill));
                forgetAll(repository, kill);
            }
        }
    }

    @Test
    void savesAndPrunesOfSeveralProcessesLeaveEachOtherAlone() throws Exception {
        TestRepositories.create(LocalChunkStore.create(directory)).close();
        List<Worker> workers = List.of(
                start(directory, "save", "a"),
                start(directory, "save", "b"),
                start(directory, "prune", ""),
                start(directory, "prune", ""));
        Thread.sleep(15_000);
        List<List<String>> said = new ArrayList<>();
        for (Worker worker : workers) {
            assertTrue(worker.process().isAlive(), "a process failed: " + String.join("\n", worker.said()));
            said.add(worker.kill());
        }
        assertTrue(said.get(2).size() > 3, "too few prunes to mean anything");
        try (Repository repository = TestRepositories.open(LocalChunkStore.open(directory))) {
            verify(repository, "a", said.get(0));
            verify(repository, "b", said.get(1));
            Prune.plan(repository, new Run()).execute(new Run());
            verify(repository, "a", said.get(0));
            verify(repository, "b", said.get(1));
        }
    }

    /// Whether all that was said to be committed, and not to be forgotten, is there, and nothing is damaged.
    private static void verify(Repository repository, String prefix, List<String> said) {
        assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
        Set<String> there = new HashSet<>();
        for (Entry entry : repository.contents().intact().logbook().entries()) {
            String name = entry.name().value();
            there.add(name);
            if (name.startsWith(prefix)) {
                int number = Integer.parseInt(name.substring(prefix.length()));
                assertArrayEquals(SavingProcess.disk(prefix, number), TestRepositories.read(repository, entry), name);
            }
        }
        for (String line : said) {
            if (line.startsWith("committed ")) {
                String name = line.substring("committed ".length());
                assertTrue(there.contains(name) || said.contains("forgetting " + name), name + " is gone");
            }
        }
    }

    /// Keeps the repository small, in the state in which the killed left it.
    private static void forgetAll(Repository repository, int kill) {
        if (kill % 10 == 9) {
            repository.contents().logbook().entries().forEach(repository::forget);
            Prune.plan(repository, new Run()).execute(new Run());
        }
    }

    private Worker start(Path store, String what, String prefix) throws IOException {
        Path said = Files.createTempFile(output, "said", ".txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SavingProcess.class.getName(),
                        what,
                        store.toString(),
                        prefix)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new Worker(process, said);
    }

    /// How long the commits of a process take on this machine as it is now.
    private static final class Pace {
        /// From so many commits to the next one.
        final int[] millis = new int[COMMITS];

        /// Waits until the process has committed so often.
        void follow(Worker worker, int commits) throws Exception {
            worker.await("ready", 1);
            for (int done = 0; done < commits; done++) {
                long start = System.nanoTime();
                worker.await("committed", done + 1);
                millis[done] = (int) Duration.ofNanos(System.nanoTime() - start).toMillis();
            }
        }
    }

    /// A process and what it has said so far.
    private record Worker(Process process, Path output) {
        List<String> said() throws IOException {
            return Files.readAllLines(output);
        }

        /// Until so many lines that begin with the word are said.
        void await(String word, int lines) throws Exception {
            while (said().stream().filter(line -> line.startsWith(word)).count() < lines) {
                assertTrue(process.isAlive(), "a process failed: " + String.join("\n", said()));
                Thread.sleep(5);
            }
        }

        /// Returns what it said.
        List<String> kill() throws Exception {
            process.destroyForcibly().waitFor();
            return said();
        }
    }
}
