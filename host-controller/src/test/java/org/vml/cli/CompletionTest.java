package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts in the real shells; `vml` itself is a script that knows two entries.
class CompletionTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void makeScripts() throws IOException {
        TestWorld world = new TestWorld(directory);
        assertEquals(0, world.vml("completion", "bash"));
        Files.writeString(directory.resolve("vml.bash"), world.out());
        assertEquals(0, world.vml("completion", "zsh"));
        Files.writeString(directory.resolve("_vml"), world.out());
        Path vml = directory.resolve("vml");
        Files.writeString(vml, "#!/bin/sh\n[ \"$2\" = --names=entries ] && printf 'day1\\nday2\\n' || echo shared\n");
        assertTrue(vml.toFile().setExecutable(true));
        Files.createFile(directory.resolve("my disk.raw"));
    }

    private String run(String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// In each line the last word is where the tabulator is pressed; `_` stands for an empty one.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vml imp                      | import
            vml co                       | completion console consult controller
            vml help sh                  | show
            vml repo _                   | add default list remove
            vml --json repo d            | default
            vml import --ba              | --base
            vml import x --base _        | day1 day2
            vml import x --base = day2   | day2
            vml import x --format v      | vdi vhdx vmdk
            vml import my                | my disk.raw
            vml show _                   | day1 day2
            vml show --repo s            | shared
            vml repo default _           | shared
            vml completion _             | bash zsh
            vml export day1 -o my        | my disk.raw
            """)
    void bashCompletes(String line, String expected) throws IOException {
        int last = line.split(" ", -1).length - 1;
        String array = line.replace("_", "''");
        String script = "source ./vml.bash; COMP_WORDS=(" + array + "); COMP_CWORD=" + last
                + "; _vml; printf '%s\\n' \"${COMPREPLY[@]}\"";
        assertEquals(expected, String.join(" ", sorted(run("bash", "-c", script))));
    }

    private static Set<String> sorted(String lines) {
        return new TreeSet<>(lines.lines().toList());
    }

    /// Types into an interactive zsh on a pseudo-terminal of its own.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vml imp              | vml import
            vml repo def         | vml repo default
            vml help imp         | vml help import
            vml import --ba      | vml import --base=
            vml rename day       | day2
            vml show --repo=sh   | vml show --repo=shared
            vml import my        | vml import my\\ disk.raw
            vml --json consu     | vml --json consult
            vml forget day1 d    | day2
            vml co               | Print a completion script
            """)
    @Tag("slow")
    void zshCompletes(String typed, String expected) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh is not installed");
        String script = """
                zmodload zsh/zpty
                zpty z zsh -f -i
                zpty -w z 'fpath=($PWD $fpath); autoload -Uz compinit && compinit -u -D; stty cols 200; LISTMAX=0; PS1=re""ady'
                zpty -r z line '*ready*'
                sleep 0.2
                zpty -w -n z $'%s\\t\\t'
                sleep 1
                zpty -r -t z line; while zpty -r -t z more; do line+=$more; done
                print -r -- $line
                zpty -d z
                """.formatted(typed);
        String shown = run("zsh", "-f", "-c", script).replaceAll("\033\\[[0-9;?]*[A-Za-z]", "");
        assertTrue(shown.contains(expected), shown);
    }

    @Test
    void theScriptsAreFreeOfMistakesThatTheShellsCanSee() throws IOException {
        assertEquals("", run("bash", "-n", "vml.bash"));
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh is not installed");
        assertEquals("", run("zsh", "-n", "_vml"));
    }
}
