package org.vml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vml.app.Configuration.Place;
import org.vml.problem.ProblemException;

class ConfigurationFileTest {
    @TempDir
    private Path directory;

    private Path path;
    private ConfigurationFile file;

    @BeforeEach
    void newFile() {
        path = directory.resolve("below/config.json");
        file = new ConfigurationFile(path);
    }

    private static final Configuration SOME = new Configuration(
            List.of(new Place("rep1", "/r"), new Place("rep2", "/s")), "rep2", List.of(new Place("wa1", "/a")));

    @Test
    void whatIsSavedIsLoaded() throws IOException {
        assertEquals(Configuration.EMPTY, file.load());
        file.save(SOME);
        assertEquals(SOME, file.load());
        file.save(SOME.without("rep2"));
        assertEquals(null, file.load().defaultRepository());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (var files = Files.list(path.getParent())) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aLinkToTheConfigurationStaysALink() throws IOException {
        Files.createDirectory(path.getParent());
        Files.writeString(directory.resolve("dotfiles.json"), "{}");
        Files.createSymbolicLink(path, directory.resolve("dotfiles.json"));
        file.save(SOME);
        assertTrue(Files.isSymbolicLink(path));
        assertEquals(SOME, new ConfigurationFile(directory.resolve("dotfiles.json")).load());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"repositorys": []}                                             | `repositorys` in line 1
            {"repositories": [{"name": "a", "path": "/a", "colour": 1}]}    | `colour`
            {"repositories": [                                              | line
            {} {}                                                           | line 1
            null                                                            | empty
            {"areas": [{"name": "a"}]}                                      | `areas[0]` needs
            {"areas": [null]}                                               | `areas[0]` needs
            {"areas": [{"name": "a b", "path": "/a"}]}                      | `areas[0].name` is "a b"
            {"areas": [{"name": "a", "path": "a"}]}                         | `areas[0].path` is "a"
            {"areas": [{"name":"a","path":"/a"},{"name":"a","path":"/b"}]}  | twice
            {"default": "rep1"}                                             | `default` is rep1
            {"default": "a", "default": "b"}                                | Duplicate
            """)
    void aMistakeIsNamedWithItsFileAndKey(String content, String reason) throws IOException {
        Files.createDirectory(path.getParent());
        Files.writeString(path, content);
        ProblemException problem = assertThrows(ProblemException.class, file::load);
        assertTrue(problem.problem().contains(path.toString()), problem.problem());
        assertTrue(problem.problem().contains(reason), problem.problem());
        assertTrue(problem.next() != null);
        assertEquals(content, Files.readString(path));
    }
}
