package org.vml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vml.api.Repositories.Known;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.OpenRepository;
import org.vml.repository.Repository;
import org.vml.repository.Save;

class ConfiguredRepositoriesTest {
    @TempDir
    private Path directory;

    private Home home;
    private ConfiguredRepositories repositories;

    @BeforeEach
    void newHome() {
        home = Home.of(Map.of("VML_HOME", directory.resolve("home").toString()), directory);
        home.make();
        repositories = new ConfiguredRepositories(home);
    }

    private static ProblemException assertProblem(ProblemKind kind, Executable act) {
        ProblemException problem = assertThrows(ProblemException.class, act);
        assertEquals(kind, problem.kind(), problem.getMessage());
        return problem;
    }

    private Path newDirectory(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    @Test
    void initMakesWhatIsMissingAndCanBeRepeated() throws IOException {
        repositories.init(null, null);
        repositories.init(null, null);
        assertEquals(1, repositories.known().size());
        assertEquals(new Known("rep1", home.repository(), true), repositories.find(null));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.area())));
        assertEquals("wa1", repositories.areas().getFirst().name());
        try (OpenRepository open = repositories.open(null)) {
            assertTrue(open.repository().contents().logbook().entries().isEmpty());
        }
    }

    @Test
    void initTakesPlacesOnce() throws IOException {
        repositories.init(directory.resolve("r"), directory.resolve("a"));
        repositories.init(directory.resolve("r"), null);
        assertEquals(directory.resolve("r"), repositories.find("rep1").path());
        assertProblem(ProblemKind.CONFLICT, () -> repositories.init(directory.resolve("other"), null));
        assertProblem(ProblemKind.CONFLICT, () -> repositories.init(null, directory.resolve("other")));
        assertFalse(Files.exists(directory.resolve("other")));
    }

    @Test
    void initLeavesTheDefaultThatTheUserChose() throws IOException {
        repositories.add("mine", directory.resolve("mine"), false);
        repositories.init(null, null);
        assertEquals("mine", repositories.find(null).name());
        assertEquals(1, repositories.known().size());
        assertEquals(1, repositories.areas().size());
    }

    @Test
    void aRepositoryIsMadeInAnEmptyDirectoryOrTakenAsItIs() throws IOException {
        repositories.add("one", newDirectory("empty"), false);
        repositories.add("two", directory.resolve("new/below"), false);
        assertEquals("one", repositories.find(null).name());
        String id = id("two");
        repositories.remove("two");
        repositories.add("again", directory.resolve("new/below"), true);
        assertEquals(id, id("again"));
        assertEquals("again", repositories.find(null).name());
    }

    private String id(String name) {
        try (OpenRepository open = repositories.open(name)) {
            return open.repository().config().id();
        }
    }

    @Test
    void namesAndPlacesAreGivenOnce() throws IOException {
        repositories.add("one", directory.resolve("one"), false);
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("one"));
        Files.writeString(newDirectory("full").resolve("file"), "x");
        assertProblem(ProblemKind.CONFLICT, () -> repositories.add("one", directory.resolve("two"), false));
        assertProblem(ProblemKind.CONFLICT, () -> repositories.add("two", directory.resolve("one"), false));
        assertProblem(ProblemKind.CONFLICT, () -> repositories.add("two", directory.resolve("link"), false));
        assertProblem(ProblemKind.CONFLICT, () -> repositories.add("two", directory.resolve("full"), false));
        assertProblem(ProblemKind.USAGE, () -> repositories.add("-", directory.resolve("two"), false));
        assertProblem(ProblemKind.USAGE, () -> repositories.add("a/b", directory.resolve("two"), false));
        assertProblem(ProblemKind.NOT_FOUND, () -> repositories.remove("two"));
        assertProblem(ProblemKind.NOT_FOUND, () -> repositories.makeDefault("two"));
        assertFalse(Files.exists(directory.resolve("two")));
    }

    @Test
    void removingKeepsTheDataAndChoosesNoOtherDefault() {
        repositories.add("one", directory.resolve("one"), false);
        repositories.add("two", directory.resolve("two"), false);
        repositories.remove("one");
        assertTrue(Files.exists(directory.resolve("one/repository.json")));
        ProblemException none = assertProblem(ProblemKind.NOT_FOUND, () -> repositories.open(null));
        assertTrue(String.valueOf(none.next()).contains("vml repo default"), none.problem());
        repositories.makeDefault("two");
        assertEquals("two", repositories.find(null).name());
    }

    @Test
    void withoutAnyRepositoryTheNextStepIsInit() {
        ProblemException none = assertProblem(ProblemKind.NOT_FOUND, () -> repositories.open(null));
        assertEquals("Make one by `vml init`", none.next());
    }

    @Test
    void oneRepositoryIsSharedUntilNobodyUsedItForAWhile() {
        repositories.add("one", directory.resolve("one"), false);
        Repository first;
        try (OpenRepository one = repositories.open(null);
                OpenRepository other = repositories.open("one")) {
            first = one.repository();
            assertSame(first, other.repository());
            repositories.retireAfter(Duration.ZERO);
        }
        try (OpenRepository later = repositories.open(null)) {
            assertSame(first, later.repository());
        }
        repositories.retireAfter(Duration.ZERO);
        try (OpenRepository later = repositories.open(null)) {
            assertNotSame(first, later.repository());
        }
    }

    @Test
    void whoeverUsesARepositoryKeepsItWhenItsNameIsRemoved() {
        repositories.add("one", directory.resolve("one"), false);
        try (OpenRepository open = repositories.open(null)) {
            repositories.remove("one");
            try (Save save = open.repository().save(new EntryName("day1"), null)) {
                save.commit("", new Run());
            }
            assertEquals("day1", open.repository().find("day1").name().value());
        }
    }

    @Test
    void aRepositoryThatVanishedAndCameBackWorksAgain() throws IOException {
        repositories.add("one", directory.resolve("one"), false);
        String id = id("one");
        Files.move(directory.resolve("one"), directory.resolve("away"));
        assertProblem(ProblemKind.UNREACHABLE, () -> repositories.open("one"));
        Files.createDirectory(directory.resolve("one"));
        assertProblem(ProblemKind.UNREACHABLE, () -> repositories.open("one"));
        Files.delete(directory.resolve("one"));
        Files.move(directory.resolve("away"), directory.resolve("one"));
        assertEquals(id, id("one"));
    }

    @Test
    void anotherRepositoryInItsPlaceIsSeen() throws IOException {
        repositories.add("one", directory.resolve("one"), false);
        repositories.add("two", directory.resolve("two"), false);
        String two = id("two");
        assertFalse(id("one").equals(two));
        Files.move(directory.resolve("one"), directory.resolve("away"));
        Files.move(directory.resolve("two"), directory.resolve("one"));
        assertEquals(two, id("one"));
    }
}
