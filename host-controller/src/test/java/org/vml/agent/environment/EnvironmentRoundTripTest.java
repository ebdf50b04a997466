package org.vml.agent.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.light.EnvironmentScript;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;

/// From a live shell through hook, capture and script into a clean shell, all with the real bash.
class EnvironmentRoundTripTest {
    private static final String PROFILE = """
            export PATH=$PATH:/usr/games CLEAN_ONLY=yes
            alias gone='echo gone' stays='ls -l'
            leaving() { echo leaving; }
            staying() { echo staying; }
            """;

    @TempDir
    private Path home;

    @Test
    void aCleanShellThatSourcesTheScriptIsLikeTheLiveOne() throws Exception {
        BashHome bash = new BashHome(home, PROFILE);
        Environment environment = bash.environment(setup());
        ShellState live = Objects.requireNonNull(environment.live());
        String script = EnvironmentScript.of(environment);
        ShellState sourced = bash.sourced(script);
        assertEquals("", bash.errors(), script);
        assertSame(live, sourced);
        assertSame(live, bash.sourced(script + "\n" + script));
    }

    @Test
    void theScriptSaysWhatMadeTheEnvironment() throws Exception {
        Environment environment = new BashHome(home, PROFILE).environment(setup());
        assertEquals(
                List.of(
                        "export ATLAS_LOCAL_ROOT_BASE=/cvmfs/atlas.cern.ch/repo/ATLASLocalRootBase",
                        "setupATLAS",
                        "asetup 24.2.41,Athena --testarea=/tmp"),
                environment.recipe());
        assertTrue(EnvironmentScript.of(environment).contains("#     asetup 24.2.41,Athena --testarea=/tmp\n"));
    }

    @Test
    void pathListsGrowWhereTheCleanOnesAreOthers() throws Exception {
        BashHome bash = new BashHome(home, PROFILE);
        String script = EnvironmentScript.of(bash.environment(setup()));
        ShellState other =
                bash.sourced("export PATH=/usr/bin:/bin:/snap/bin LD_LIBRARY_PATH=/opt/tdaq/lib:/x\n" + script);
        assertEquals("/opt/athena/bin:/opt/a b/bin:/usr/bin:/bin:/snap/bin:/opt/last", value(other, "PATH"));
        assertEquals("/opt/athena/lib:/opt/tdaq/lib:/x", value(other, "LD_LIBRARY_PATH"));
    }

    @Test
    void aShellThatIsGoneIsNotTakenForTheLiveOne() throws Exception {
        BashHome bash = new BashHome(home, "");
        assertNotNull(bash.environment("export ONCE=1").live());
        try (Stream<Path> notes = Files.list(bash.notes())) {
            assertFalse(notes.toList().isEmpty());
        }
        assertEquals(null, NotedShells.newest(bash.notes(), new Account("tester", 0, 0, home, "/bin/bash")));
    }

    private static String value(ShellState state, String name) {
        return Objects.requireNonNull(variables(state).get(name)).value();
    }

    /// Equal in all that a state says. Only that is left out which both take from the shell that says it: what the
    /// hook itself makes.
    private static void assertSame(ShellState live, ShellState sourced) {
        Map<String, Variable> got = variables(sourced);
        got.keySet().retainAll(variables(live).keySet());
        assertEquals(variables(live), got);
        assertFalse(variables(sourced).containsKey("CLEAN_ONLY"));
        assertEquals(live.aliases(), sourced.aliases());
        assertEquals(live.functions(), sourced.functions());
        assertEquals(live.directory(), sourced.directory());
        assertEquals(live.umask(), sourced.umask());
        assertEquals(live.limits(), sourced.limits());
    }

    private static Map<String, Variable> variables(ShellState state) {
        return state.variables().stream()
                .collect(Collectors.toMap(Variable::name, each -> each, (a, b) -> b, TreeMap::new));
    }

    private static String setup() throws IOException {
        try (InputStream in = EnvironmentRoundTripTest.class.getResourceAsStream("atlas-setup.bash")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
