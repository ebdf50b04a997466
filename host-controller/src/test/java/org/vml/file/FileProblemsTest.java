package org.vml.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

final class FileProblemsTest {
    @TempDir
    private Path directory;

    private static void assertTold(ProblemKind kind, String problem, Executable act) {
        IOException cause = assertThrows(IOException.class, act);
        ProblemException told = FileProblems.translate("read it", cause);
        assertEquals(kind, told.kind());
        assertEquals("Could not read it: " + problem, told.problem());
        assertEquals(cause, told.getCause());
    }

    @Test
    void tellsWhatTheFileSystemSays() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertTold(
                ProblemKind.NOT_FOUND,
                "there is no such file or directory",
                () -> Files.readString(directory.resolve("none")));
        assertTold(ProblemKind.CONFLICT, "it is there already", () -> Files.createFile(file));
        assertTold(ProblemKind.FAILED, "Not a directory", () -> Files.readString(file.resolve("below")));
        assertTold(ProblemKind.FAILED, "the line is dead", () -> {
            throw new IOException("the line is dead");
        });
    }

    @Test
    void tellsAReasonThatIsKnownBetter() {
        IOException cause = assertThrows(IOException.class, () -> Files.createFile(directory.resolve("none/file")));
        ProblemException told = FileProblems.translate("make it", "its directory is gone", cause);
        assertEquals(ProblemKind.NOT_FOUND, told.kind());
        assertEquals("Could not make it: its directory is gone", told.problem());
    }
}
