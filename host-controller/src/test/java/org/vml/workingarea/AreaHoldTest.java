package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vml.problem.Problems.assertProblem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;
import org.vml.hypervisor.simulated.SimulatedGuest;
import org.vml.logbook.Entry;
import org.vml.operation.Run;
import org.vml.problem.ProblemKind;
import org.vml.repository.Hold;
import org.vml.repository.ProcessIdentity;
import org.vml.repository.Repository;
import org.vml.repository.SessionRecord;
import org.vml.repository.TestRepositories;
import org.vml.repository.maintenance.Prune;

/// Working areas hold the entries that their machines need, whoever else works in the repository.
class AreaHoldTest {
    @TempDir
    private Path directory;

    private SimulatedWorld world;

    @BeforeEach
    void begin() throws Exception {
        world = new SimulatedWorld(directory);
    }

    @AfterEach
    void end() throws Exception {
        world.close();
    }

    /// The names of the entries that are held, by whomever.
    private Set<String> held() {
        return world.repository().holds().list().stream()
                .flatMap(hold -> hold.entries().stream())
                .map(id -> world.repository().find(id.value()).name().value())
                .collect(Collectors.toSet());
    }

    private static void write(WorkingArea area, int number) throws Exception {
        SimulatedGuest guest = SimulatedWorld.guest(area);
        SimulatedWorld.write(guest, 0, 7, number);
        guest.sync();
    }

    @Test
    void theHoldGoesWithTheMachine() throws Exception {
        WorkingArea area = world.area("wa1");
        SimulatedWorld.open(area, "base", false);
        assertEquals(Set.of("base"), held());
        Hold hold = world.repository().holds().list().getFirst();
        assertEquals("wa1", hold.holder().area());
        assertEquals(area.path().toString(), hold.holder().directory());
        write(area, 1);
        SimulatedWorld.save(area, "one", false);
        assertEquals(Set.of("base", "one"), held(), "it reads base, and goes on from one");
        write(area, 2);
        SimulatedWorld.save(area, "two", false);
        assertEquals(Set.of("base", "two"), held());
        area.stop(false, new Run());
        assertEquals(Set.of("base", "two"), held());
        area.start(new Run());
        assertEquals(Set.of("two"), held(), "a machine that is started stands on its newest entry");
        area.stop(false, new Run());
        SimulatedWorld.save(area, "three", false);
        assertEquals(Set.of("three"), held());
        area.close(false);
        assertEquals(List.of(), world.repository().holds().list());
        assertEquals(List.of(), notes(area));
    }

    private static List<String> notes(WorkingArea area) {
        return new ArrayList<>(new AreaDirectory(area.path()).notedHolds().values());
    }

    @Test
    void anotherHomeForgetsNothingThatAMachineNeedsThatIsOff() throws Exception {
        WorkingArea area = world.area("wa1");
        SimulatedWorld.open(area, "base", false);
        write(area, 5);
        SimulatedWorld.save(area, "one", false);
        area.stop(false, new Run());
        world.endController();
        try (Repository others = TestRepositories.open(world.repository().store())) {
            assertProblem(ProblemKind.CONFLICT, () -> others.forget(others.find("base")), "wa1", "--force");
            assertProblem(ProblemKind.CONFLICT, () -> others.forget(others.find("one")), "wa1", "--force");
            Prune.plan(others, new Run()).execute(new Run());
        }
        world.nextController("wa1");
        WorkingArea again = world.area("wa1");
        again.start(new Run());
        assertEquals(5, SimulatedWorld.read(SimulatedWorld.guest(again), 0, 7));
        again.close(true);
        try (Repository others = TestRepositories.open(world.repository().store())) {
            others.forget(others.find("base"));
        }
    }

    @Test
    void anEntryThatIsBeingForgottenIsNotOpened() {
        Entry base = world.repository().find("base");
        SessionRecord forgetting = new SessionRecord(
                "f", ProcessIdentity.current(), null, List.of(), base.id().value(), 0);
        ObjectName name = new ObjectName(Folder.SESSIONS, "f");
        world.repository().store().replace(name, TestRepositories.FORMAT.encodeSession(forgetting));
        WorkingArea area = world.area("wa1");
        assertProblem(ProblemKind.CONFLICT, () -> SimulatedWorld.open(area, "base", false), "base is being forgotten");
        assertTrue(area.isEmpty());
        assertEquals(List.of(), world.repository().holds().list());
        assertEquals(List.of(), notes(area));
        world.repository().store().delete(name);
        SimulatedWorld.open(area, "base", false);
    }

    @Test
    void anAreaThatWasOpenedBeforeThereWereHoldsGetsOne() {
        WorkingArea area = world.area("wa1");
        SimulatedWorld.open(area, "base", false);
        dropHold();
        world.nextController("wa1");
        assertEquals(Set.of("base"), held(), "a machine that runs, as soon as it is taken up");
        WorkingArea next = world.area("wa1");
        next.stop(true, new Run());
        dropHold();
        next.start(new Run());
        assertEquals(Set.of("base"), held(), "one that is off, when it is started");
    }

    private void dropHold() {
        world.repository()
                .holds()
                .release(world.repository().holds().list().getFirst().holder().machine());
    }

    /// What a controller leaves that was killed while it opened, before anything was written down of the machine, or
    /// while it closed, after all was cleared.
    @Test
    void whatIsLeftOfAKilledControllerIsGivenBack() {
        WorkingArea area = world.area("wa1");
        leaveHold(area);
        world.recover("wa1");
        assertEquals(List.of(), world.repository().holds().list());
        assertEquals(List.of(), notes(area));
        leaveHold(area);
        SimulatedWorld.open(area, "base", false);
        assertEquals(1, world.repository().holds().list().size());
        assertEquals(1, notes(area).size());
    }

    private AreaHold areaHold(WorkingArea area) {
        AreaDirectory place = new AreaDirectory(area.path());
        place.make();
        return new AreaHold(area.name(), place, world.around());
    }

    private Standing standing(UUID machine, String... entries) {
        return Standing.of(
                "rep1",
                machine,
                java.util.Arrays.stream(entries)
                        .map(name -> world.repository().find(name).id().value())
                        .toList());
    }

    private void leaveHold(WorkingArea area) {
        areaHold(area).take(standing(UUID.randomUUID(), "base"));
        assertEquals(Set.of("base"), held());
    }

    @Test
    void atEveryPointTheHoldCoversWhatIsWrittenDown() {
        WorkingArea area = world.area("wa1");
        SimulatedWorld.open(area, "base", false);
        SimulatedWorld.save(area, "one", false);
        area.close(true);
        AreaHold hold = areaHold(area);
        UUID machine = UUID.randomUUID();
        Standing before = standing(machine, "base");
        Standing after = standing(machine, "one");
        hold.take(before);
        IllegalStateException full = new IllegalStateException("no room for the state");
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> hold.moving(Optional.of(before), after, () -> {
                    throw full;
                }));
        assertEquals(full, thrown);
        assertEquals(Set.of("base", "one"), held(), "the old state is still there");
        hold.moving(Optional.of(before), after, () -> assertEquals(Set.of("base", "one"), held()));
        assertEquals(Set.of("one"), held());
        hold.release();
        assertEquals(Set.of(), held());
    }

    /// A machine that VML did not make may be in the next area already.
    @Test
    void aHoldThatAnotherAreaHasMeanwhileIsLeftAlone() {
        UUID machine = UUID.randomUUID();
        AreaHold first = areaHold(world.area("wa1"));
        first.take(standing(machine, "base"));
        areaHold(world.area("wa2")).mend(standing(machine, "base"));
        first.release();
        Hold left = Objects.requireNonNull(world.repository().holds().find(machine));
        assertEquals("wa2", left.holder().area());
        assertEquals(List.of(), notes(world.area("wa1")));
    }
}
