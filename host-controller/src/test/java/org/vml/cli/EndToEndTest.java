package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.vml.api.Json;
import org.vml.cli.Installation.Ended;

/// The life of a logbook, with real processes; each test goes on where the one before it ended.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndTest {
    private static final int BLOCK = 1 << 18;

    private Path directory;
    private Installation vml;
    private Path first;
    private Path second;

    @BeforeAll
    void install(@TempDir Path empty) throws IOException {
        directory = empty;
        vml = new Installation(directory);
        first = disk("first.raw", -1);
        second = disk("second.raw", 7);
    }

    @AfterAll
    void end() {
        vml.close();
    }

    /// A disk of 32 blocks, of which every third is a hole; one of the others may differ.
    private Path disk(String name, int changed) throws IOException {
        Path disk = directory.resolve(name);
        Random random = new Random(42);
        try (OutputStream out = Files.newOutputStream(disk)) {
            for (int i = 0; i < 32; i++) {
                byte[] block = new byte[BLOCK];
                random.nextBytes(block);
                block[5] ^= (byte) (i == changed ? 1 : 0);
                out.write(i % 3 == 2 ? new byte[BLOCK] : block);
            }
        }
        return disk;
    }

    private String done(String... args) {
        Ended ended = vml.vml(args);
        assertEquals(0, ended.status(), ended::err);
        assertEquals("", ended.err());
        return ended.out();
    }

    private JsonNode json(int status, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of(args));
        words.add("--json");
        Ended ended = vml.vml(words.toArray(new String[0]));
        assertEquals(status, ended.status(), () -> ended.out() + ended.err());
        assertEquals("", ended.err());
        assertEquals(1, ended.out().lines().count());
        return Json.mapper().readTree(ended.out());
    }

    private static String fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        Objects.requireNonNull(object).fieldNames().forEachRemaining(names::add);
        return String.join(" ", names);
    }

    private void refused(int status, String message, String... args) {
        Ended ended = vml.vml(args);
        assertEquals(status, ended.status(), ended::err);
        assertTrue(ended.err().contains(message), ended::err);
        assertEquals("", ended.out());
    }

    @Test
    @Order(1)
    void initMakesALogbookAndMayBeRepeated() throws IOException {
        String out = done("init");
        assertTrue(out.contains(vml.home() + "/repository"), out);
        assertEquals(out, done("init"));
        JsonNode consult = json(0, "init");
        assertEquals("repositories areas", fields(consult));
        assertEquals(
                "name path default entries damaged problem",
                fields(consult.get("repositories").get(0)));
        assertEquals(
                "name path entry machine state driver",
                fields(consult.get("areas").get(0)));
    }

    @Test
    @Order(2)
    void imagesBecomeEntries() throws IOException {
        String out = done("import", first.toString(), "--as", "day1", "-m", "fresh\nfrom the mirror");
        assertTrue(
                out.matches("Saved day1 \\(full\\): scanned .* MiB, added .* MiB \\([0-9]+ %\\) in [0-9.]+ s\n"), out);
        JsonNode saved = json(0, "import", "second.raw", "--as", "day2", "--base", "day1");
        assertEquals(
                "entry id base levels partial bytesScanned bytesAdded seconds pausedSeconds notes fullScan",
                fields(saved));
        assertEquals("day2", saved.get("entry").asText());
        assertTrue(saved.get("bytesAdded").asLong() < BLOCK, saved::toString);
        assertEquals("", done("import", "second.raw", "--as", "other", "--format", "raw", "--quiet"));
    }

    @Test
    @Order(3)
    void consultAndShowTellOfThem() throws IOException {
        String out = done("consult");
        assertTrue(out.contains("\n, day1   20"), out);
        assertTrue(out.contains("\n` day2   20"), out);
        assertTrue(out.contains("\n- other  20"), out);
        assertTrue(out.contains("  fresh\n"), out);
        assertEquals("day1\nday2\nother\n", done("consult", "-q"));
        JsonNode entry =
                json(0, "consult").get("repositories").get(0).get("entries").get(1);
        assertEquals("name id base time levels kind bytesAdded message tags", fields(entry));
        assertTrue(entry.get("time").asText().endsWith("Z"));
        assertTrue(done("show", "day2").contains("\n  base        day1\n"));
        assertEquals(done("show", "day2"), done("consult", "day2"));
        JsonNode detail = json(0, "show", entry.get("id").asText().substring(0, 8));
        assertEquals("entry repository baseName children disks bytesScanned", fields(detail));
        assertEquals(entry, detail.get("entry"));
        assertEquals("name size", fields(detail.get("disks").get(0)));
    }

    @Test
    @Order(4)
    void entriesAreTaggedAndRenamed() throws IOException {
        assertEquals("day2: golden\n", done("tag", "day2", "golden"));
        assertTrue(done("show", "golden").startsWith("day2\n"));
        assertEquals(
                "[\"golden\",\"paper\"]",
                json(0, "tag", "day2", "paper").get("tags").toString());
        assertEquals("day2: golden\n", done("tag", "day2", "paper", "--remove"));
        assertEquals("Renamed other to spare\n", done("rename", "other", "spare"));
        assertEquals("día-1", json(0, "rename", "day1", "día-1").get("name").asText());
        assertEquals("Renamed día-1 to day1\n", done("rename", "día-1", "day1"));
    }

    @Test
    @Order(5)
    void exportsAreTheDisksByteByByte() throws IOException {
        Path raw = directory.resolve("day1.raw");
        assertTrue(
                done("export", "day1", "-o", "day1.raw").startsWith("Exported day1 to " + raw + ": raw, 8.0 MiB in "));
        assertEquals(-1, Files.mismatch(first, raw));
        JsonNode exported = json(0, "export", "golden", "-o", "day2.img");
        assertEquals("entry file format bytes seconds", fields(exported));
        assertEquals(-1, Files.mismatch(second, directory.resolve("day2.img")));
        refused(4, "day1.raw", "export", "day2", "-o", "day1.raw");
        assertEquals(-1, Files.mismatch(first, raw));
        done("export", "day2", "-o", "day1.raw", "--force");
        assertEquals(-1, Files.mismatch(second, raw));
    }

    @Test
    @Order(6)
    void wrongNamesAreRefusedWithTheRightStatus() throws IOException {
        refused(3, "There is no entry dai1", "show", "dai1");
        refused(3, "Did you mean day1, day2?", "show", "day");
        refused(3, "There is no entry", "tag", "nobody", "x");
        refused(3, "nobody", "import", "first.raw", "--as", "x", "--base", "nobody");
        refused(3, "nothing.raw", "import", "nothing.raw", "--as", "x");
        refused(3, "nowhere", "consult", "--repo", "nowhere");
        refused(4, "day1", "import", "first.raw", "--as", "day1");
        refused(4, "day1", "rename", "day2", "day1");
        refused(2, "is not allowed", "import", "first.raw", "--as", "no spaces");
        refused(2, "cannot be a tag", "tag", "day1", "a b");
        refused(2, "Say --yes", "forget", "day1");
        JsonNode error = json(3, "show", "dai1").get("error");
        assertEquals("kind exitCode problem next", fields(error));
        assertEquals("notFound", error.get("kind").asText());
    }

    @Test
    @Order(7)
    void repositoriesComeAndGo() throws IOException {
        Path shared = directory.resolve("shared");
        assertTrue(done("repo", "add", "shared", "shared").contains("\n  shared"));
        done("import", "first.raw", "--as", "guest", "--repo", "shared");
        assertTrue(done("consult", "--repo", "shared").contains("- guest"));
        assertTrue(done("repo", "default", "shared").contains("\n* shared"));
        assertEquals("guest\n", done("consult", "-q", "--repo=shared"));
        assertTrue(done("show", "guest").contains("  repository  shared\n"));
        JsonNode repositories = json(0, "repo", "remove", "shared").get("repositories");
        assertEquals(1, repositories.size());
        assertTrue(Files.exists(shared), "the data stays");
        done("repo", "default", repositories.get(0).get("name").asText());
    }

    @Test
    @Order(8)
    void whatIsForgottenIsPruned() throws IOException {
        assertEquals("forgotten", fields(json(0, "forget", "spare", "--yes")));
        assertEquals("Forgot day2. `vml prune` frees the space.\n", done("forget", "golden", "-y"));
        JsonNode dry = json(0, "prune", "--dry-run");
        assertEquals("dryRun packsDeleted packsRewritten bytesFreed bytesKept seconds", fields(dry));
        assertTrue(done("prune").startsWith("Freed "));
        done("export", "day1", "-o", "again.raw");
        assertEquals(-1, Files.mismatch(first, directory.resolve("again.raw")));
    }

    @Test
    @Order(9)
    void checkFindsDamage() throws IOException {
        assertTrue(done("check").startsWith("Checked 1 entry, "));
        JsonNode fine = json(0, "check", "--full");
        assertEquals("entries chunks bytes damaged notes full seconds", fields(fine));
        Path pack = largestFile(vml.home().resolve("repository"));
        byte[] content = Files.readAllBytes(pack);
        content[content.length / 2] ^= 1;
        Files.write(pack, content);
        Ended damaged = vml.vml("check", "--full");
        assertEquals(6, damaged.status());
        assertTrue(damaged.out().contains("damaged: ") && damaged.out().contains("day1"), damaged::out);
        assertEquals(1, json(6, "check", "--full").get("damaged").size());
        refused(6, "day1", "export", "day1", "-o", "damaged.raw");
        assertTrue(Files.notExists(directory.resolve("damaged.raw")));
        content[content.length / 2] ^= 1;
        Files.write(pack, content);
        done("check", "--full");
    }

    private static Path largestFile(Path below) throws IOException {
        try (var files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    @Order(10)
    void aControllerThatWasKilledIsReplacedByTheNextCommand() throws Exception {
        JsonNode before = json(0, "controller", "status");
        assertEquals("version pid home started jobs", fields(before));
        ProcessHandle controller = ProcessHandle.of(before.get("pid").asLong()).orElseThrow();
        assertTrue(controller.destroyForcibly());
        controller.onExit().get();
        assertEquals("{\"running\":false}", json(3, "controller", "status").toString());
        assertEquals("day1\n", done("consult", "-q"));
        assertNotEquals(before.get("pid"), json(0, "controller", "status").get("pid"));
        assertTrue(done("controller", "stop").startsWith("Stopped the controller, process "));
        assertEquals(3, vml.vml("controller", "status").status());
    }

    @Test
    @Order(11)
    void manyCommandsAtOnceStartOneController() {
        vml.vml("controller", "stop");
        List<Process> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            many.add(vml.start("controller", "start", "--json"));
        }
        List<String> told =
                many.stream().map(vml::ended).map(Ended::out).distinct().toList();
        assertEquals(1, told.size(), told::toString);
    }
}
