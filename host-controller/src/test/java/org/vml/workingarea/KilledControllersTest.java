package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.simulated.SimulatedGuest;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.Hold;
import org.vml.repository.maintenance.Check;

/// Controllers that are killed while they save, while their machine goes on.
@Tag("slow")
class KilledControllersTest {
    private static final int ROUNDS = 12;

    /// How often a save is left alone.
    private static final int ROUNDS_TO_A_WHOLE_ONE = 4;

    /// Most saves are through by then, on a machine that is not busy.
    private static final int LONGEST_MILLIS = 1000;

    @TempDir
    private Path directory;

    @Test
    void theMachineGoesOnAndTheNextSaveHasEverything() throws Exception {
        Random random = Seeds.random("KilledControllersTest");
        try (SimulatedWorld world = SimulatedWorld.onDisk(directory)) {
            WorkingArea area = world.area("wa1");
            SimulatedWorld.open(area, "base", false);
            SimulatedGuest guest = SimulatedWorld.guest(area);
            List<List<Integer>> numbers = new ArrayList<>();
            for (int disk = 0; disk < SimulatedWorld.DISKS.size(); disk++) {
                numbers.add(new ArrayList<>(world.inEntry(world.repository().find("base"), disk)));
            }
            world.endController();
            Map<String, List<List<Integer>>> tried = new TreeMap<>();
            for (int round = 1; round <= ROUNDS; round++) {
                String name = "e" + round + (random.nextBoolean() ? "m" : "");
                Process controller = start();
                try (BufferedReader output = controller.inputReader(StandardCharsets.UTF_8)) {
                    assertEquals("ready", output.readLine());
                    write(guest, numbers, random, round);
                    tried.put(name, numbers.stream().map(List::copyOf).toList());
                    controller.outputWriter().append(name).append('\n').flush();
                    if (round % ROUNDS_TO_A_WHOLE_ONE == 0) {
                        assertEquals("saved " + name, output.readLine());
                    } else {
                        boolean ended = controller.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
                        assertTrue(!ended, "it waits for what to do next");
                    }
                } finally {
                    controller.destroyForcibly().onExit().join();
                }
                requireHeld(world, area);
            }
            world.nextController("wa1");
            assertEquals(MachineState.RUNNING, SimulatedWorld.state(world.area("wa1")));
            tried.put("last", numbers);
            SimulatedWorld.save(world.area("wa1"), "last", true);
            int saved = requireAsTried(world, tried);
            assertTrue(saved > ROUNDS / ROUNDS_TO_A_WHOLE_ONE, "saved " + saved);
            System.out.println("KilledControllersTest: of " + ROUNDS + " saves " + (saved - 1) + " were through");
            assertEquals(4, SimulatedWorld.overlays(world.area("wa1")).size(), "two a disk, and nothing left over");
            assertEquals(
                    List.of(), Check.run(world.repository(), true, new Run()).damaged());
        }
    }

    /// What is written down of the machine needs no entry that is not held.
    private static void requireHeld(SimulatedWorld world, WorkingArea area) {
        Standing standing = new AreaDirectory(area.path()).load().orElseThrow().standing();
        Hold hold = Objects.requireNonNull(world.repository().holds().find(standing.machine()));
        assertTrue(hold.entries().containsAll(standing.entries()), () -> hold + " for " + standing);
    }

    private static void write(SimulatedGuest guest, List<List<Integer>> numbers, Random random, int round)
            throws IOException {
        for (int left = 5; left > 0; left--) {
            int disk = random.nextInt(numbers.size());
            int at = random.nextInt(SimulatedWorld.PLACES);
            assertEquals(numbers.get(disk).get(at), SimulatedWorld.read(guest, disk, at));
            SimulatedWorld.write(guest, disk, at, round);
            int ignored = numbers.get(disk).set(at, round);
        }
    }

    /// How many of them are there; what is there is what it was when it was saved.
    private static int requireAsTried(SimulatedWorld world, Map<String, List<List<Integer>>> tried) {
        int there = 0;
        for (Map.Entry<String, List<List<Integer>>> entry : tried.entrySet()) {
            try {
                for (int disk = 0; disk < entry.getValue().size(); disk++) {
                    assertEquals(
                            entry.getValue().get(disk),
                            world.inEntry(world.repository().find(entry.getKey()), disk),
                            entry.getKey());
                }
                there++;
            } catch (ProblemException e) {
                assertEquals(ProblemKind.NOT_FOUND, e.kind(), e.problem());
            }
        }
        return there;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AreaProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
