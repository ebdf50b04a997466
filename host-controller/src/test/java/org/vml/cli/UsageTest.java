package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vml.api.Json;

/// What `vml` says without a controller.
class UsageTest {
    @TempDir
    private Path home;

    private TestWorld world;

    @BeforeEach
    void makeWorld() {
        world = new TestWorld(home);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            improt                     | vml has no command "improt". Did you mean import?
            frobnicate                 | vml has no command "frobnicate". `vml help` lists them.
            --foo                      | vml has no option --foo. `vml help` lists the commands.
            --jsn                      | vml has no option --jsn. Did you mean --json?
            -q                         | vml wants a command. `vml help` lists the commands.
            import f --as x --bsae y   | vml import has no option --bsae. Did you mean --base?
            import f --sa=x            | vml import has no option --sa. Did you mean --as?
            import f                   | vml import: Missing required option: '--as=NAME'. `vml import --help` explains it.
            show                       | vml show: Missing required parameter: 'ENTRY'. `vml show --help` explains it.
            show a b                   | vml show has no use for "b". `vml show --help` explains it.
            repo                       | vml repo wants one of: add, list, default, remove. `vml repo --help` explains it.
            repo lits                  | vml repo has no command "lits". Did you mean list?
            repo add x --defualt       | vml repo add has no option --defualt. Did you mean --default?
            --json=1 show              | vml show: Invalid value for option '--json': '1' is not a boolean. `vml show --help` explains it.
            completion                 | vml completion wants the name of a shell: bash or zsh.
            forget day1                | vml: Could not ask whether to forget: there is no terminal. Say --yes if you are sure.
            """)
    void aWrongCommandLineIsExplained(String line, String message) {
        assertEquals(2, world.vml(line.split(" ", -1)));
        assertEquals(message, world.err().strip());
        assertEquals("", world.out());
    }

    @Test
    void aWrongFormatNamesTheRightOnes() {
        assertEquals(2, world.vml("export", "day1", "-o", "x", "--format", "iso"));
        assertTrue(world.err().contains("[qcow2, raw, vmdk, vdi, vhdx]"));
    }

    @ParameterizedTest
    @CsvSource({"--json improt", "improt --json", "repo --json lits", "show --json", "forget x --json"})
    void withJsonAnErrorIsOneObjectOnTheStandardOutput(String line) throws IOException {
        assertEquals(2, world.vml(line.split(" ", -1)));
        JsonNode error = Json.mapper().readTree(world.out()).get("error");
        assertEquals("usage", error.get("kind").asText());
        assertEquals(2, error.get("exitCode").asInt());
        assertFalse(error.get("problem").asText().isEmpty());
        assertFalse(error.get("next").asText().isEmpty());
        assertEquals("", world.err());
    }

    @Test
    void withoutAnyWordHelpIsPrintedAsAnError() {
        assertEquals(2, world.vml());
        assertTrue(world.err().startsWith("vml, the Virtual Machine Logbook"));
        assertEquals("", world.out());
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "help", "--json --help"})
    void helpListsEveryCommand(String line) {
        assertEquals(0, world.vml(line.split(" ", -1)));
        String help = world.out();
        for (CommandWord word : CommandWord.values()) {
            assertTrue(help.contains("\n  " + word.word() + " "), word.word());
        }
    }

    static List<String> commands() {
        List<String> all = new ArrayList<>();
        Completable.all().forEach(command -> all.add(command.path()));
        return all;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExample(String path) {
        List<String> words = new ArrayList<>(List.of(path.split(" ", -1)).subList(1, path.split(" ", -1).length));
        words.add("--help");
        assertEquals(0, world.vml(words.toArray(new String[0])));
        String help = world.out();
        assertTrue(help.contains("\nUsage: " + path), help);
        assertTrue(help.contains("\nFor example:\n  "), help);
        assertFalse(help.contains("\n\n\n"), help);
        words.removeLast();
        words.addFirst("help");
        assertEquals(0, world.vml(words.toArray(new String[0])));
        assertEquals(help, world.out());
    }

    @Test
    void everyCommandHasTheCommonOptions() {
        for (Completable command : Completable.all()) {
            List<String> common = command.isGroup()
                    ? List.of("--help", "-h")
                    : List.of("--json", "--quiet", "-q", "--no-progress", "--help", "-h");
            assertTrue(command.spec().optionsMap().keySet().containsAll(common), command.path());
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        assertEquals(0, world.vml("--version"));
        String text = world.out().strip();
        assertEquals(0, world.vml("--version", "--json"));
        assertEquals(
                text,
                "vml " + Json.mapper().readTree(world.out()).get("version").asText());
    }

    @Test
    void theHomeIsWhereTheEnvironmentSaysOrInTheDataOfTheUser() {
        assertEquals(home, world.world().home());
        World bare = new World(
                world.world().in(),
                world.world().out(),
                world.world().err(),
                Terminal.NONE,
                java.util.Map.of("XDG_DATA_HOME", "/data"),
                null);
        assertEquals(Path.of("/data/vml"), bare.home());
    }

    @Test
    void theFormatFollowsTheEndingOfTheFile() {
        assertEquals(ImageFormat.vmdk, ImageFormat.of(Path.of("/x/Disk.VMDK")));
        assertEquals(ImageFormat.raw, ImageFormat.of(Path.of("disk.img")));
        assertEquals(ImageFormat.qcow2, ImageFormat.of(Path.of("disk")));
        assertEquals(ImageFormat.qcow2, ImageFormat.of(Path.of("day.1")));
    }
}
