package org.vml.agent.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.light.EnvironmentScript;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.ShellText;
import org.vml.protocol.environment.Withheld;

/// Values that want to be run, and values of all characters, through the script into the real bash.
class HostileEnvironmentTest {
    private static final int SEEDS = 200;
    private static final int SEEDS_A_SHELL = 25;
    private static final String CHARACTERS = "ab'\"\\$`!;&|<>(){}[]*?~# \t\n\r=:%^@-+,.é€\u0001\u001b\u007f";

    @TempDir
    private Path home;

    @Test
    void nothingHostileRuns() throws Exception {
        BashHome bash = new BashHome(home, "");
        Path canary = home.resolve("canary");
        ShellState clean = bash.probe().clean().state();
        List<String> attacks = attacks("touch " + canary);
        List<Variable> variables = new ArrayList<>();
        SortedMap<String, String> aliases = new TreeMap<>();
        SortedMap<String, String> functions = new TreeMap<>();
        SortedMap<String, String> limits = new TreeMap<>();
        int number = 0;
        for (String attack : attacks) {
            number++;
            for (String attributes : List.of("x", "", "i", "ix", "a", "A", "n", "r", "l", "x; " + attack)) {
                variables.add(new Variable("V" + number + "_" + variables.size(), attributes, attack));
            }
            variables.add(new Variable("W" + number, "ai", "([0]='a[$(touch " + canary + ")]')"));
            variables.add(new Variable("X" + number, "A", "(['" + attack.replace("'", "'\\''") + "']='1')"));
            variables.add(new Variable(attack, "x", "1"));
            aliases.put("a" + number, attack);
            aliases.put(attack, "1");
            functions.put("f" + number, "f" + number + " () \n{ \n    " + attack + "\n}");
            functions.put("g" + number, "g" + number + " () \n{ \n    :\n}\n" + attack);
            functions.put(attack, attack + " () \n{ \n    :\n}");
            limits.put("n", attack);
            limits.put(attack, "1");
        }
        for (String name :
                List.of("RANDOM", "PS1", "PS4", "PROMPT_COMMAND", "BASH_ENV", "HISTCMD", "SECONDS", "LINENO")) {
            variables.add(new Variable(name, "x", "a[$(touch " + canary + ")]"));
        }
        for (String name :
                List.of("builtin", "alias", "cd", "unset", "eval", "shopt", "export", "_vml_function", "printf")) {
            functions.put(name, name + " () \n{ \n    touch " + canary + "\n}");
            aliases.put(name, "touch " + canary + ";");
        }
        variables.add(new Variable("PATH", "x", "$(touch " + canary + "):/usr/bin:/bin"));
        ShellState live =
                new ShellState(variables, aliases, functions, "/$(touch " + canary + ")", attacks.getFirst(), limits);
        List<Withheld> withheld = List.of(new Withheld(attacks.getFirst(), "\n" + attacks.getFirst(), 0, ""));
        Environment environment =
                new Environment("\ntouch " + canary, "/bin/bash", clean, live, "\ntouch " + canary, attacks, withheld);
        Files.writeString(home.resolve("environment.sh"), EnvironmentScript.of(environment));
        Process shell = new ProcessBuilder(
                        "env", "-i", "HOME=" + home, "/bin/bash", "-lic", ". ~/environment.sh; : >~/through")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said").toFile())
                .start();
        assertEquals(0, shell.waitFor());
        assertTrue(Files.exists(home.resolve("through")));
        assertFalse(Files.exists(canary), Files.readString(home.resolve("said")));
    }

    private static List<String> attacks(String command) {
        return List.of(
                "$(" + command + ")",
                "`" + command + "`",
                "'; " + command + "; '",
                "\"; " + command + "; \"",
                "'\\''; " + command + " #",
                "\n" + command + "\n",
                "}; " + command + "; {",
                "}\n" + command + "\nf() {",
                "fi; }; " + command + "; { if :; then :",
                "); } ; " + command + "; { (",
                "a[$(" + command + ")]",
                "\\",
                "x\\\n'; " + command,
                "<(" + command + ")",
                "EOF\n" + command,
                "\u0001'; " + command + " '");
    }

    @Test
    void valuesOfAllCharactersComeThrough() throws Exception {
        BashHome bash = new BashHome(home, "");
        ShellState clean = bash.probe().clean().state();
        for (int first = 0; first < SEEDS; first += SEEDS_A_SHELL) {
            List<Variable> variables = new ArrayList<>(clean.variables());
            SortedMap<String, String> aliases = new TreeMap<>(clean.aliases());
            SortedMap<String, String> functions = new TreeMap<>(clean.functions());
            for (int seed = first; seed < first + SEEDS_A_SHELL; seed++) {
                invent(new Random(seed), "r" + seed, variables, aliases, functions);
            }
            ShellState live =
                    new ShellState(variables, aliases, functions, clean.directory(), clean.umask(), clean.limits());
            Environment environment = new Environment("u", "/bin/bash", clean, live, "", List.of(), List.of());
            ShellState got = bash.sourced(EnvironmentScript.of(environment));
            String which = "seeds from " + first + ": " + bash.errors();
            assertEquals(named(live), named(got), which);
            assertEquals(live.aliases(), got.aliases(), which);
            assertEquals(live.functions(), got.functions(), which);
        }
    }

    private static void invent(
            Random random,
            String name,
            List<Variable> variables,
            SortedMap<String, String> aliases,
            SortedMap<String, String> functions) {
        variables.add(new Variable(name + "_x", "x", text(random)));
        variables.add(new Variable(name + "_plain", "", text(random)));
        Map<String, String> list = new TreeMap<>(Map.of("0", text(random), "3", text(random)));
        variables.add(new Variable(name + "_list", "a", ShellText.array(list, false)));
        Map<String, String> map = new TreeMap<>(Map.of("k" + text(random), text(random), "j", text(random)));
        variables.add(new Variable(name + "_map", "A", ShellText.array(map, true)));
        aliases.put(name, text(random));
        String word = "'" + text(random).replace("'", "'\\''") + "'";
        functions.put(name, name + " () \n{ \n    echo " + word + "\n}");
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(24), 0, CHARACTERS.length())
                .mapToObj(at -> CHARACTERS.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    private static Map<String, Variable> named(ShellState state) {
        return state.variables().stream()
                .filter(each -> each.name().startsWith("r"))
                .collect(Collectors.toMap(Variable::name, each -> each, (a, b) -> b, TreeMap::new));
    }
}
