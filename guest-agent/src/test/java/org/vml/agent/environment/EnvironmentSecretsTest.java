package org.vml.agent.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vml.agent.secret.Planted;
import org.vml.agent.secret.Planted.Plant;
import org.vml.agent.session.GuestSecrets;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Frames;

/// Of every secret in the corpus, planted in a variable, an alias, a function and what the recipe is made of: no byte
/// is in what the agent sends of the environment.
class EnvironmentSecretsTest {
    private static final Account ACCOUNT = new Account("ann", 1000, 1000, Path.of("/home/ann"), "/bin/bash");
    private static final ShellState CLEAN = state(List.of(), "");

    private static ShellState state(List<Variable> variables, String text) {
        Map<String, String> aliases = text.isEmpty() ? Map.of() : Map.of("note", text);
        Map<String, String> functions =
                text.isEmpty() ? Map.of() : Map.of("memo", "memo () \n{ \n    echo '" + text + "'\n}");
        return new ShellState(
                variables,
                new TreeMap<>(aliases),
                new TreeMap<>(functions),
                "/home/ann",
                "0022",
                new TreeMap<>(Map.of("n", "1024 1024")));
    }

    /// The environment of a shell in which a text is wherever one can be.
    private static Environment with(String text) {
        List<Variable> variables = List.of(
                new Variable("NOTE", "x", text),
                new Variable("MEMO", "", text),
                new Variable("CONDA_PREFIX", "x", "/opt/conda"),
                new Variable("CONDA_DEFAULT_ENV", "x", text));
        LiveShell live = new LiveShell(state(variables, text), "the shell 7 told it", List.of());
        return new Sieve(new GuestSecrets()).environment(ACCOUNT, new StateRead(CLEAN, List.of()), live);
    }

    private static String wire(Environment environment) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        MessageCodec.send(
                new AgentMessage.EnvironmentRead(environment), new Frames(InputStream.nullInputStream(), sent));
        return sent.toString(StandardCharsets.UTF_8);
    }

    @Test
    void nothingOfASecretIsSent() throws Exception {
        long seed = Long.getLong("vml.seed", System.nanoTime());
        System.out.println("EnvironmentSecretsTest: seed " + seed + "; the same again with -Dvml.seed=" + seed);
        Set<String> sent = new TreeSet<>();
        for (Map.Entry<String, Plant> plant : Planted.all(new Random(seed)).entrySet()) {
            String text = plant.getValue().text();
            if (text.indexOf('\0') >= 0) {
                continue; // of no shell: a value ends there
            }
            Environment environment = with(text);
            String middle = text.substring(text.length() / 3, 2 * text.length() / 3);
            if (wire(environment).contains(middle)) {
                sent.add(plant.getKey());
            }
            Set<String> where =
                    environment.withheld().stream().map(Withheld::where).collect(Collectors.toSet());
            if (!where.containsAll(Set.of(
                    "variable NOTE", "variable MEMO", "variable CONDA_DEFAULT_ENV", "alias note", "function memo"))) {
                sent.add(plant.getKey() + " is not said to be withheld: " + where);
            }
        }
        assertEquals(Set.of(), sent);
    }

    @Test
    void whatIsNoSecretIsSent() throws IOException {
        Environment environment = with("22.0.1");
        String wire = wire(environment);
        assertEquals(List.of("conda activate 22.0.1"), environment.recipe());
        assertEquals(List.of(), environment.withheld());
        for (String each : List.of("NOTE", "note", "memo")) {
            assertTrue(wire.contains(each), each);
        }
        assertFalse(wire.contains("hunter2"));
    }
}
