package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.vml.api.Json;
import org.vml.cli.Installation.Ended;
import org.vml.guest.AgentArchive;
import org.vml.hypervisor.GuestImage;
import org.vml.hypervisor.PrivateLibvirtd;

/// Somebody who works in a real machine by the command line, with a logbook of their own.
final class Scientist implements AutoCloseable {
    private final Path directory;
    private final Installation vml;

    private Scientist(Path directory) throws IOException {
        this.directory = directory;
        vml = new Installation(
                directory, Map.of("VML_LIBVIRT_URI", PrivateLibvirtd.shared().uri()));
    }

    /// Has the image imported as `base`, and open, with a user `atlas` who may do all.
    ///
    /// @param options of `vml open`
    static Scientist at(GuestImage image, String base, String... options) throws Exception {
        Path agent = AgentArchive.make();
        assertTrue(Files.size(agent) <= 25 << 20, () -> agent + " is too large");
        // Sockets of machines are below it: its path is to be short.
        Scientist scientist = new Scientist(Files.createTempDirectory(Path.of("/var/tmp"), "vml-day"));
        scientist.vml("init");
        scientist.vml("import", image.disk().toString(), "--as", base);
        scientist.open(base, options);
        return scientist;
    }

    /// Opens an image that was imported.
    void open(String base, String... options) {
        String[] open = {"open", base, "--memory", "768M", "--cpus", "1", "--user", "atlas"};
        String[] all = Arrays.copyOf(open, open.length + options.length);
        System.arraycopy(options, 0, all, open.length, options.length);
        vml(all);
    }

    /// Where there is room for files of a test.
    Path directory() {
        return directory;
    }

    Ended tried(String... words) {
        return vml.vml(words);
    }

    String vml(String... words) {
        Ended ended = tried(words);
        assertEquals(0, ended.status(), () -> String.join(" ", words) + ": " + ended.err());
        return ended.out();
    }

    JsonNode json(String... words) throws IOException {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--json";
        return Json.mapper().readTree(vml(all));
    }

    /// What a script for the shell in the guest says; it must succeed.
    String inside(String script) {
        return vml("ssh", "--", script).strip();
    }

    @Override
    public void close() throws IOException {
        vml.vml("close", "--discard");
        vml.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
