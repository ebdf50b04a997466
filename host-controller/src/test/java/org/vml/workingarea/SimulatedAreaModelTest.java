package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.simulated.SimulatedGuest;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.maintenance.Check;

/// Random operations on two working areas and on arrays, which must agree. Saves are cancelled and machines killed at
/// any moment: when that is in a save is not in the seed.
class SimulatedAreaModelTest {
    private static final List<String> NAMES = List.of("wa1", "wa2");

    @TempDir
    private Path directory;

    @Test
    void randomWork() throws Exception {
        play(Seeds.next("SimulatedAreaModelTest"), 15);
    }

    @Test
    @Tag("slow")
    @Tag("long")
    void muchRandomWork() throws Exception {
        for (int round = 0; round < 10; round++) {
            play(Seeds.next("SimulatedAreaModelTest, round " + round), 60);
        }
    }

    private void play(long seed, int steps) throws Exception {
        Path place = Files.createTempDirectory(directory, "w");
        List<String> done = new ArrayList<>();
        try (SimulatedWorld world = new SimulatedWorld(place)) {
            Round round = new Round(world, new Random(seed), done);
            for (int i = 0; i < steps; i++) {
                round.step();
            }
            round.compareAll();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ", after " + done, e);
        }
    }

    /// What an area holds: the numbers by disk and place.
    private static final class Held {
        private final int[][] numbers;
        private boolean running = true;
        private boolean unsaved;

        Held(int[][] numbers) {
            this.numbers = copy(numbers);
        }
    }

    private static int[][] copy(int[][] numbers) {
        return Arrays.stream(numbers).map(int[]::clone).toArray(int[][]::new);
    }

    private static final class Round {
        private final SimulatedWorld world;
        private final Random random;
        private final List<String> done;
        private final Map<String, int[][]> entries = new TreeMap<>();
        private final Map<String, Held> areas = new TreeMap<>();
        private int numbers;

        Round(SimulatedWorld world, Random random, List<String> done) {
            this.world = world;
            this.random = random;
            this.done = done;
            int[][] base = new int[SimulatedWorld.DISKS.size()][SimulatedWorld.PLACES];
            for (int disk = 0; disk < base.length; disk++) {
                for (int at = 0; at < SimulatedWorld.PLACES; at++) {
                    base[disk][at] = SimulatedWorld.inBase(disk, at);
                }
            }
            entries.put("base", base);
        }

        void step() throws Exception {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            WorkingArea area = world.area(name);
            Held held = areas.get(name);
            if (held == null) {
                open(name, area);
                return;
            }
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> write(area, held);
                case 4, 5 -> save(area, held);
                case 6 -> saveCancelled(area, held);
                case 7 -> saveKilled(area, held);
                case 8 -> stop(area, held);
                case 9 -> kill(area, held);
                case 10 -> close(name, area, held);
                case 11 -> nextController();
                case 12 -> suspend(area, held);
                default -> read(area, held, 20);
            }
        }

        private void say(String what) {
            done.add(what);
        }

        private void open(String name, WorkingArea area) throws Exception {
            List<String> known = List.copyOf(entries.keySet());
            String entry = known.get(random.nextInt(known.size()));
            boolean cold = random.nextInt(4) == 0;
            say("open " + entry + (cold ? " cold" : "") + " in " + name);
            assertEquals(List.of(), SimulatedWorld.open(area, entry, cold).notes());
            Held held = new Held(Objects.requireNonNull(entries.get(entry)));
            areas.put(name, held);
            read(area, held, 5);
        }

        private void write(WorkingArea area, Held held) throws Exception {
            SimulatedGuest guest = running(area, held);
            say("write in " + area.name());
            for (int left = 1 + random.nextInt(8); left > 0; left--) {
                int disk = random.nextInt(held.numbers.length);
                int at = random.nextInt(SimulatedWorld.PLACES);
                int number = random.nextInt(5) == 0 ? 0 : ++numbers;
                SimulatedWorld.write(guest, disk, at, number);
                held.numbers[disk][at] = number;
            }
            held.unsaved = true;
            guest.sync();
        }

        private SimulatedGuest running(WorkingArea area, Held held) throws Exception {
            if (!held.running) {
                say("start " + area.name());
                AreaStatus started = area.start(new Run());
                assertEquals(MachineState.RUNNING, started.state(), started::toString);
                held.running = true;
            }
            return SimulatedWorld.guest(area);
        }

        private void save(WorkingArea area, Held held) {
            String name = "e" + entries.size();
            boolean memory = random.nextBoolean();
            say("save " + area.name() + " as " + name + (memory ? " with memory" : ""));
            Saved saved = SimulatedWorld.save(area, name, memory);
            assertEquals(List.of(), saved.notes());
            saved(name, held);
            assertProblem(ProblemKind.CONFLICT, () -> SimulatedWorld.save(area, name, memory));
        }

        private void saved(String name, Held held) {
            entries.put(name, copy(held.numbers));
            held.unsaved = false;
        }

        private void saveCancelled(WorkingArea area, Held held) throws Exception {
            String name = "e" + entries.size();
            Run run = new Run();
            Saved saved = saveDisturbed(area, name, run, run::cancel);
            say("cancelled the save of " + area.name() + " as " + name + ": " + (saved != null));
            if (saved != null) {
                saved(name, held);
            }
        }

        private void saveKilled(WorkingArea area, Held held) throws Exception {
            SimulatedGuest guest = running(area, held);
            guest.sync();
            String name = "e" + entries.size();
            Saved saved = saveDisturbed(area, name, new Run(), () -> world.kill(area));
            say("killed " + area.name() + " in its save as " + name + ": " + (saved != null));
            if (saved != null) {
                saved(name, held);
            }
            held.running = false;
        }

        private interface Disturbance {
            void happen() throws Exception;
        }

        /// Null if it did not succeed.
        private @Nullable Saved saveDisturbed(WorkingArea area, String name, Run run, Disturbance disturbance)
                throws Exception {
            boolean memory = random.nextBoolean();
            long after = random.nextInt(120);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Saved> saving =
                        threads.submit(() -> area.save(new SaveRequest(new EntryName(name), "", memory), run));
                Thread.sleep(after);
                disturbance.happen();
                return saving.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof ProblemException)) {
                    throw e;
                }
                return null;
            }
        }

        private void stop(WorkingArea area, Held held) {
            boolean force = random.nextBoolean();
            say("stop " + area.name() + (force ? " by force" : ""));
            area.stop(force, new Run());
            held.running = false;
            assertEquals(MachineState.OFF, SimulatedWorld.state(area));
        }

        private void kill(WorkingArea area, Held held) throws Exception {
            say("kill " + area.name());
            world.kill(area);
            held.running = false;
        }

        private void close(String name, WorkingArea area, Held held) {
            if (held.running || held.unsaved) {
                assertProblem(ProblemKind.CONFLICT, () -> area.close(false));
                if (random.nextBoolean()) {
                    return;
                }
                say("throw away " + name);
                area.close(true);
            } else {
                say("close " + name);
                area.close(false);
            }
            areas.remove(name);
        }

        private void nextController() {
            say("next controller");
            world.nextController(areas.keySet().toArray(String[]::new));
        }

        private void suspend(WorkingArea area, Held held) throws Exception {
            if (held.running) {
                say("suspend " + area.name());
                world.machine(area).suspend();
                assertProblem(ProblemKind.CONFLICT, () -> SimulatedWorld.save(area, "never", true));
                held.running = false;
                read(area, held, 3);
            }
        }

        private void read(WorkingArea area, Held held, int places) throws Exception {
            SimulatedGuest guest = running(area, held);
            for (int i = 0; i < places; i++) {
                int disk = random.nextInt(held.numbers.length);
                int at = random.nextInt(SimulatedWorld.PLACES);
                assertEquals(
                        held.numbers[disk][at],
                        SimulatedWorld.read(guest, disk, at),
                        () -> "place " + at + " of disk " + disk + " in " + area.name());
            }
        }

        /// Everything there is.
        void compareAll() throws Exception {
            for (Map.Entry<String, Held> area : areas.entrySet()) {
                String name = "last" + area.getKey();
                SimulatedWorld.save(world.area(area.getKey()), name, false);
                entries.put(name, area.getValue().numbers);
            }
            for (Map.Entry<String, int[][]> known : entries.entrySet()) {
                Entry entry = world.repository().find(known.getKey());
                for (int disk = 0; disk < known.getValue().length; disk++) {
                    List<Integer> expected =
                            Arrays.stream(known.getValue()[disk]).boxed().toList();
                    assertEquals(expected, world.inEntry(entry, disk), known.getKey() + ", disk " + disk);
                }
            }
            assertTrue(Check.run(world.repository(), true, new Run()).damaged().isEmpty());
        }
    }
}
