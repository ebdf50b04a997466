package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.light.PlannedStep.Verdict;
import org.vml.logbook.Entry;

/// What becomes of paths that base, entry and guest have alike or otherwise.
class RestoreConflictTest {
    @TempDir
    private Path directory;

    private LightWorld world;
    private Path worked;
    private Path guest;
    private Scan base;

    @BeforeEach
    void make() throws Exception {
        world = new LightWorld(directory);
        worked = world.tree("worked");
        for (String name :
                List.of("a", "b", "c", "gone", "etc/hostname", "var/lib/dpkg/status", "var/lib/dpkg/info/x")) {
            write(worked, name, "base");
        }
        base = Scan.of(worked);
        guest = world.copy(worked, "guest");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static void write(Path tree, String name, String text) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String read(Path tree, String name) throws IOException {
        return Files.readString(tree.resolve(name));
    }

    private Entry saved() throws IOException {
        return world.capture("friday", null, worked, base).entry();
    }

    /// Of files alone: what is said of directories depends on what is in them.
    private static Map<String, Verdict> verdicts(List<PlannedStep> steps, Path tree) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        for (PlannedStep step : steps) {
            String name = step.path().toString().substring(1);
            if (!Files.isDirectory(tree.resolve(name))) {
                verdicts.put(name, step.verdict());
            }
        }
        return verdicts;
    }

    /// `a` was changed by the entry alone, `b` by both, `c` by both alike, `gone` was removed.
    private Entry threeWays() throws IOException {
        write(worked, "a", "entry");
        write(worked, "b", "entry");
        write(worked, "c", "both");
        Files.delete(worked.resolve("gone"));
        Entry entry = saved();
        write(guest, "b", "guest");
        Files.delete(guest.resolve("c"));
        Files.copy(worked.resolve("c"), guest.resolve("c"), StandardCopyOption.COPY_ATTRIBUTES);
        return entry;
    }

    @Test
    void withoutAWordNothingIsDoneIfThereIsAConflict() throws IOException {
        List<PlannedStep> steps = world.restore(threeWays(), guest, base, OnConflict.STOP);
        assertEquals(
                Map.of("a", Verdict.CHANGE, "b", Verdict.CONFLICT, "c", Verdict.SAME, "gone", Verdict.REMOVE),
                verdicts(steps, guest));
        assertEquals("base", read(guest, "a"));
        assertEquals("guest", read(guest, "b"));
        assertEquals("base", read(guest, "gone"));
    }

    @Test
    void theGuestsIsKept() throws IOException {
        world.restore(threeWays(), guest, base, OnConflict.KEEP);
        assertEquals("entry", read(guest, "a"));
        assertEquals("guest", read(guest, "b"));
        assertFalse(Files.exists(guest.resolve("gone")));
    }

    @Test
    void theGuestsIsReplaced() throws IOException {
        world.restore(threeWays(), guest, base, OnConflict.REPLACE);
        assertEquals("entry", read(guest, "b"));
        assertEquals("both", read(guest, "c"));
    }

    @Test
    void bothAreThere() throws IOException {
        world.restore(threeWays(), guest, base, OnConflict.BOTH);
        assertEquals("guest", read(guest, "b"));
        assertEquals("entry", read(guest, "b.vml-friday"));
        assertThrows(NoSuchFileException.class, () -> read(guest, "a.vml-friday"));
    }

    @Test
    void whatNamesAMachineIsCarriedAndNotApplied() throws IOException {
        write(worked, "etc/hostname", "entry");
        List<PlannedStep> steps = world.restore(saved(), guest, base, OnConflict.REPLACE);
        assertEquals(Map.of("etc/hostname", Verdict.CARRIED), verdicts(steps, guest));
        assertEquals("base", read(guest, "etc/hostname"));
    }

    @Test
    void hostsAreRestoredUnlessTheGuestHasItsOwnNameThere() throws Exception {
        write(worked, "etc/hosts", "one");
        write(worked, "a", "entry");
        Entry entry = saved();
        assertEquals(
                Map.of("a", Verdict.CHANGE, "etc/hosts", Verdict.ADD),
                verdicts(world.restore(entry, world.copy(guest, "other"), base, OnConflict.REPLACE), guest));
        write(guest, "etc/hosts", "another");
        assertEquals(
                Map.of("a", Verdict.CHANGE, "etc/hosts", Verdict.CARRIED),
                verdicts(world.restore(entry, guest, base, OnConflict.REPLACE), guest));
        assertEquals("another", read(guest, "etc/hosts"));
    }

    @Test
    void theDatabaseOfPackagesIsPutWhereItFitsAsAWhole() throws IOException {
        write(worked, "var/lib/dpkg/status", "entry");
        write(worked, "var/lib/dpkg/info/units.list", "entry");
        List<PlannedStep> steps = world.restore(saved(), guest, base, OnConflict.REPLACE);
        assertEquals(
                Map.of("var/lib/dpkg/status", Verdict.CHANGE, "var/lib/dpkg/info/units.list", Verdict.ADD),
                verdicts(steps, guest));
        assertEquals("entry", read(guest, "var/lib/dpkg/status"));
    }

    @Test
    void theDatabaseOfPackagesIsCarriedWhereTheGuestHasOtherPackages() throws IOException {
        write(worked, "var/lib/dpkg/status", "entry");
        write(worked, "var/lib/dpkg/info/units.list", "entry");
        Entry entry = saved();
        write(guest, "var/lib/dpkg/status", "guest");
        List<PlannedStep> steps = world.restore(entry, guest, base, OnConflict.REPLACE);
        assertEquals(
                Map.of("var/lib/dpkg/status", Verdict.CARRIED, "var/lib/dpkg/info/units.list", Verdict.CARRIED),
                verdicts(steps, guest));
        assertEquals("guest", read(guest, "var/lib/dpkg/status"));
        assertFalse(Files.exists(guest.resolve("var/lib/dpkg/info/units.list")));
    }
}
