package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.memory.MemoryParts;
import org.vml.hypervisor.memory.StoredMemory;
import org.vml.hypervisor.simulated.MachineRecord.Passing;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;

/// A machine of [SimulatedHypervisor]. It holds nothing that changes: what is true is in the files and in QEMU.
final class SimulatedMachine implements Machine {
    /// How long a machine that stalled must run before its disk is believed to work again.
    private static final Duration PROBATION = Duration.ofMillis(100);

    private static final Duration RESUMING = Duration.ofSeconds(2);
    private static final Duration ASKING = Duration.ofSeconds(1);
    private static final Duration ENDING = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 5;

    private final MachineFiles files;
    private final UUID id;
    private final String label;
    private final Monitor monitor;
    private final GuestAgent agent;

    SimulatedMachine(MachineFiles files, MachineRecord machine) {
        this.files = files;
        this.id = machine.id();
        this.label = machine.name();
        this.monitor = new Monitor(files.monitor(id), label);
        this.agent = new GuestAgent(Path.of(machine.directory()).resolve("agent.sock"), label);
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public MachineState state() {
        while (true) {
            MachineRecord before = machine();
            String status = monitor.status().orElse("");
            switch (status) {
                case "" -> {
                    return MachineState.OFF;
                }
                case "running" -> {
                    return MachineState.RUNNING;
                }
                case "io-error" -> {
                    return MachineState.STALLED;
                }
                case "shutdown" -> pause("look at");
                default -> {
                    MachineRecord now = machine();
                    if (now.passing() != null && !Transition.settle(files, now)) {
                        return MachineState.RUNNING;
                    }
                    if (before.passing() == null && now.passing() == null) {
                        return MachineState.SUSPENDED;
                    }
                }
            }
        }
    }

    @Override
    public List<Path> overlays(String disk) {
        MachineRecord machine = machine();
        MachineRecord now = state() == MachineState.OFF ? machine : machine.on(new Layers(monitor).read());
        return now.disks().stream()
                .filter(found -> found.name().equals(disk))
                .findFirst()
                .map(MachineRecord.RecordedDisk::files)
                .orElse(List.of());
    }

    @Override
    public String definition() {
        return machine().definition();
    }

    @Override
    public void start() {
        requireOff("start");
        MachineRecord machine = machine();
        try (Transition _ = Transition.begin(files, machine, Passing.STARTING)) {
            new Qemu(files, machine).launch(false);
        }
    }

    @Override
    public void startFrom(Map<String, ? extends DiskSource> memory, Run run) {
        requireOff("start");
        MachineRecord machine = machine();
        StoredMemory stored = MemoryParts.join(memory);
        Qemu qemu = new Qemu(files, machine);
        try (Transition _ = Transition.begin(files, machine, Passing.STARTING)) {
            try {
                qemu.launch(true);
                load(stored, qemu, run);
            } catch (ProblemException e) {
                qemu.kill();
                throw e;
            }
        }
    }

    private void load(StoredMemory memory, Qemu qemu, Run run) {
        Path socket = files.memorySocket(id);
        command("start", "migrate-incoming", Map.of("uri", "unix:" + socket));
        try {
            MemoryStream.send(memory, socket, run);
        } catch (IOException e) {
            throw notFrom(qemu).because(e);
        }
        while (true) {
            switch (monitor.status().orElse("")) {
                case "" -> throw notFrom(qemu);
                case "running" -> {
                    return;
                }
                case "paused" -> command("start", "cont", Map.of()); // as it was when it was saved
                default -> pause("start");
            }
        }
    }

    private ProblemException notFrom(Qemu qemu) {
        return ProblemException.of(
                ProblemKind.HYPERVISOR, "Could not start machine " + label + " from its memory: " + qemu.lastWords());
    }

    @Override
    public boolean shutDown(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (state() != MachineState.OFF) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                agent.powerOff(ASKING.compareTo(Duration.ofNanos(left)) < 0 ? ASKING : Duration.ofNanos(left));
            } catch (ProblemException e) {
                if (e.kind() != ProblemKind.GUEST) { // else asked again
                    throw e;
                }
            }
            pause("shut down");
        }
        return true;
    }

    @Override
    public void destroy() {
        if (state() == MachineState.OFF) {
            return;
        }
        Qemu qemu = new Qemu(files, machine());
        try {
            command("switch off", "quit", Map.of());
        } catch (ProblemException e) {
            System.getLogger("org.vml.hypervisor").log(System.Logger.Level.DEBUG, "it is killed", e);
        }
        if (!qemu.ends(ENDING.toNanos())) {
            qemu.kill();
        }
    }

    @Override
    public void undefine() {
        requireOff("forget");
        files.delete(id);
    }

    @Override
    public void suspend() {
        command("suspend", "stop", Map.of());
    }

    /// A disk server that is back may be noticed only by a request to it that fails; hence more than one try.
    @Override
    public void resume() {
        boolean stalled = state() == MachineState.STALLED;
        long deadline = System.nanoTime() + RESUMING.toNanos();
        do {
            command("resume", "cont", Map.of());
            if (!stalled || keepsRunning()) {
                return;
            }
        } while (System.nanoTime() < deadline);
        throw ProblemException.of(
                        ProblemKind.HYPERVISOR,
                        "Could not resume machine " + label + ": a disk of it can still not be read or written")
                .next("See that its disks are served and that there is room, and resume it again");
    }

    private boolean keepsRunning() {
        long deadline = System.nanoTime() + PROBATION.toNanos();
        while (System.nanoTime() < deadline) {
            pause("resume");
            if (state() == MachineState.STALLED) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int freeze(Duration patience) {
        requireOn("freeze the file systems of");
        agent.freeze(patience);
        return machine().disks().size();
    }

    /// It has no files but what is on its disks.
    @Override
    public boolean mayHave(String path) {
        requireOn("look into");
        return false;
    }

    @Override
    public Optional<Path> agentChannel() {
        return Optional.empty();
    }

    @Override
    public void thaw() {
        requireOn("thaw the file systems of");
        agent.thaw();
    }

    @Override
    public Duration rotate(Map<String, Path> overlays, @Nullable Path memory) {
        if (state() != MachineState.RUNNING) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR, "Could not save the state of machine " + label + ": it is " + state());
        }
        return new Rotation(files, machine(), overlays, memory).run();
    }

    @Override
    public void merge(String disk, Path top, Path below, Run run) {
        new Merge(monitor, disk).run(top, below, run);
        files.store(machine().on(new Layers(monitor).read()));
    }

    @Override
    public void awaitAbandonedMerges(Run run) {
        Merge.awaitAbandoned(monitor, run);
    }

    @Override
    public void setClock(Instant time) {
        requireOn("set the clock of");
        agent.setClock(time);
    }

    @Override
    public void allowKey(String user, String publicKey) {
        requireOn("allow a key to log in to");
        agent.allowKey(user, publicKey);
    }

    private MachineRecord machine() {
        return files.load(id)
                .orElseThrow(() -> ProblemException.of(
                        ProblemKind.NOT_FOUND, "There is no machine " + label + " in " + files.directory()));
    }

    private void requireOn(String act) {
        if (state() == MachineState.OFF) {
            throw ProblemException.of(ProblemKind.HYPERVISOR, "Could not " + act + " machine " + label + ": it is off");
        }
    }

    private void requireOff(String act) {
        MachineState now = state();
        if (now != MachineState.OFF) {
            throw ProblemException.of(
                    ProblemKind.CONFLICT, "Could not " + act + " machine " + label + ": it is " + now);
        }
    }

    private void command(String act, String command, Map<String, ?> arguments) {
        var _ = monitor.call(act, command, arguments);
    }

    private void pause(String act) {
        Pause.millis(LOOK_MILLIS, act + " machine " + label);
    }
}
