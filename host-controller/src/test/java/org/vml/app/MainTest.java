package org.vml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    private Path directory;

    @Test
    void commandsLoadNothingOfTheServer() throws IOException, InterruptedException {
        Path classes = directory.resolve("classes");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.vml.app.Main",
                        "--version")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertEquals(0, process.waitFor());
        assertTrue(Files.readString(directory.resolve("output")).contains("vml"));
        List<String> server = Files.readAllLines(classes).stream()
                .filter(line -> line.contains(" io.vertx.")
                        || line.contains(" io.netty.")
                        || line.contains(" org.vml.app.Controller"))
                .toList();
        assertEquals(List.of(), server);
    }
}
