package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.repository.maintenance.Check;
import org.vml.repository.maintenance.Prune;

/// `kill -9` at random points of real processes that save, forget and prune in one directory.
@Tag("slow")
class KilledProcessesTest {
    private static final int KILLS = 200;

    /// For about how many saves at most a process works before it is killed.
    private static final int SAVES = 6;

    @TempDir
    Path directory;

    @TempDir
    Path output;

    @Test
    void nothingCommittedIsLostInTwoHundredKills() throws Exception {
        long seed = Long.getLong("vml.seed", System.nanoTime());
        System.out.println("-Dvml.seed=" + seed);
        Random random = new Random(seed);
        TestRepositories.create(LocalChunkStore.create(directory)).close();
        int longest = SAVES * millisOfASave();
        int committed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String prefix = "k" + kill + "x";
            List<String> said = start("save", prefix).killAfter(random.nextInt(longest));
            committed += (int)
                    said.stream().filter(line -> line.startsWith("committed")).count();
            try (Repository repository = TestRepositories.open(LocalChunkStore.open(directory))) {
                verify(repository, prefix, said);
                TestRepositories.save(repository, "after" + kill, null, SavingProcess.disk("after", kill));
                forgetAll(repository, kill);
            }
        }
        assertTrue(committed > KILLS / 2, "the processes were killed too early to mean anything: " + committed);
    }

    @Test
    void savesAndPrunesOfSeveralProcessesLeaveEachOtherAlone() throws Exception {
        TestRepositories.create(LocalChunkStore.create(directory)).close();
        List<Worker> workers = List.of(start("save", "a"), start("save", "b"), start("prune", ""), start("prune", ""));
        Thread.sleep(15_000);
        List<List<String>> said = new ArrayList<>();
        for (Worker worker : workers) {
            assertTrue(worker.process().isAlive(), "a process failed: " + String.join("\n", worker.said()));
            said.add(worker.killAfter(0));
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

    /// On this machine, as it is now.
    private int millisOfASave() throws Exception {
        Worker worker = start("save", "timed");
        while (worker.process().isAlive() && worker.said().isEmpty()) {
            Thread.sleep(5);
        }
        long start = System.nanoTime();
        while (worker.process().isAlive()
                && worker.said().stream()
                                .filter(line -> line.startsWith("committed"))
                                .count()
                        < SAVES) {
            Thread.sleep(5);
        }
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        worker.killAfter(0);
        return Math.max(1, (int) took / SAVES);
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

    private Worker start(String what, String prefix) throws IOException {
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
                        directory.toString(),
                        prefix)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new Worker(process, said);
    }

    /// A process and what it has said so far.
    private record Worker(Process process, Path output) {
        List<String> said() throws IOException {
            return Files.readAllLines(output);
        }

        /// Waits until the process works, then a while, then kills it; returns what it said.
        List<String> killAfter(int millis) throws Exception {
            while (process.isAlive() && said().isEmpty()) {
                Thread.sleep(5);
            }
            Thread.sleep(millis);
            process.destroyForcibly().waitFor();
            assertEquals("ready", said().getFirst(), String.join("\n", said()));
            return said();
        }
    }
}
