package org.vml.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Check;

/// Repositories that a former build has written, see [GoldenRepositories]: they must stay readable for ever, and their
/// damage must stay found.
class GoldenRepositoryTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/v1");

    @TempDir
    Path directory;

    @Test
    void theWholeOneIsReadAsItWasWritten() throws Exception {
        try (Repository repository = open("whole")) {
            List<Entry> entries = repository.contents().intact().logbook().entries();
            assertEquals(
                    List.of("one", "two", "last"),
                    entries.stream().map(e -> e.name().value()).toList());
            for (int i = 0; i < entries.size(); i++) {
                assertArrayEquals(GoldenRepositories.disk(i), TestRepositories.read(repository, entries.get(i)));
            }
            assertEquals("golden", entries.get(2).tags().first().value());
            assertEquals(entries.get(1).id(), entries.get(2).base());
            assertEquals(List.of(), Check.run(repository, true, new Run()).damaged());
        }
    }

    /// What `check` says first, and which entries are still read as they were written.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            flipped-bit    | Entry one, disk vda, bytes             |
            truncated-pack | Entry one, disk vda, bytes             |
            missing-pack   | Entry one, disk vda, bytes 0 to        |
            damaged-index  | Index segment                          | one two last
            missing-index  | The index had lost pack                | one two last
            damaged-entry  | The object entries/two~0 is damaged    | one last
            """)
    void damageIsFoundAndNamed(String name, String first, String readable) throws Exception {
        try (Repository repository = open(name)) {
            List<String> damaged = Check.run(repository, false, new Run()).damaged();
            assertFalse(damaged.isEmpty());
            assertTrue(damaged.getFirst().startsWith(first), damaged.toString());
            Set<String> still = repository.contents().logbook().entries().stream()
                    .filter(entry -> isReadable(repository, entry))
                    .map(entry -> entry.name().value())
                    .collect(Collectors.toSet());
            assertEquals(readable == null ? Set.of() : Set.of(readable.split(" ")), still);
        }
    }

    /// Whether the entry is read as it was written; if it is not, it must say so and nothing else.
    private static boolean isReadable(Repository repository, Entry entry) {
        int number = List.of("one", "two", "last").indexOf(entry.name().value());
        try {
            assertArrayEquals(GoldenRepositories.disk(number), TestRepositories.read(repository, entry));
            return true;
        } catch (ProblemException e) {
            assertEquals(ProblemKind.DAMAGED, e.kind(), e.getMessage());
            return false;
        }
    }

    private Repository open(String name) throws Exception {
        Path copy = directory.resolve(name);
        GoldenRepositories.copy(GOLDEN.resolve(name), copy);
        return TestRepositories.open(LocalChunkStore.open(copy));
    }
}
