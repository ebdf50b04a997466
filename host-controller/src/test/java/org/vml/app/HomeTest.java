package org.vml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;

class HomeTest {
    private static final Path USER = Path.of("/home/atlas");

    @TempDir
    private Path directory;

    @Test
    void usuallyTheHomeIsWhereDesktopsKeepSuchThings() {
        assertEquals(
                new Home(USER.resolve(".local/share/vml"), USER.resolve(".config/vml/config.json")),
                Home.of(Map.of("VML_HOME", "", "XDG_DATA_HOME", "relative"), USER));
        assertEquals(
                new Home(Path.of("/d/vml"), Path.of("/c/vml/config.json")),
                Home.of(Map.of("XDG_DATA_HOME", "/d", "XDG_CONFIG_HOME", "/c"), USER));
    }

    @Test
    void oneVariableMakesAWorldOfItsOwn() {
        assertEquals(
                new Home(Path.of("/w"), Path.of("/w/config.json")),
                Home.of(Map.of("VML_HOME", "/x/../w", "XDG_CONFIG_HOME", "/c"), USER));
    }

    @Test
    void theHomeIsForItsOwnerOnly() throws IOException {
        Home home = Home.of(Map.of("VML_HOME", directory.resolve("a/b").toString()), USER);
        home.make();
        home.make();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.directory())));
    }

    @Test
    void aHomeThatCannotBeMadeIsAProblem() throws IOException {
        Files.writeString(directory.resolve("file"), "x");
        Home home = Home.of(Map.of("VML_HOME", directory.resolve("file/b").toString()), USER);
        assertThrows(ProblemException.class, home::make);
    }

    @Test
    void theIdleTimeIsANumberOfSeconds() {
        assertEquals(Duration.ofMinutes(10), ControllerProcess.idleTime(Map.of()));
        assertEquals(Duration.ofSeconds(7), ControllerProcess.idleTime(Map.of("VML_IDLE_SECONDS", "7")));
        assertThrows(ProblemException.class, () -> ControllerProcess.idleTime(Map.of("VML_IDLE_SECONDS", "soon")));
        assertThrows(ProblemException.class, () -> ControllerProcess.idleTime(Map.of("VML_IDLE_SECONDS", "0")));
    }
}
