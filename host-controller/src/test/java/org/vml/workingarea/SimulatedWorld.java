package org.vml.workingarea;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vml.chunk.local.LocalChunkStore;
import org.vml.chunk.memory.MemoryChunkStore;
import org.vml.diskserver.DiskServer;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.simulated.SimulatedGuest;
import org.vml.hypervisor.simulated.SimulatedHypervisor;
import org.vml.logbook.Entry;
import org.vml.logbook.EntryName;
import org.vml.operation.Run;
import org.vml.repository.DiskImage;
import org.vml.repository.MemoryDisk;
import org.vml.repository.Repository;
import org.vml.repository.Save;
import org.vml.repository.TestRepositories;

/// Working areas with simulated machines of two disks, over a repository in memory that has the entry `base`. A place
/// is a sector of a disk, each in a cluster of its own, which holds one number.
final class SimulatedWorld implements AutoCloseable {
    static final List<String> DISKS = List.of("vda", "vdb");

    /// Places of a disk.
    static final int PLACES = 200;

    private static final int STRIDE = 128;
    private static final int SECTOR = 512;
    private static final long SIZE = (long) PLACES * STRIDE * SECTOR;

    private final Path directory;
    private final Path machines;
    private final Repository repository;
    private Hypervisor hypervisor;
    private DiskServer disks;
    private WorkingAreas areas;

    SimulatedWorld(Path directory) throws IOException {
        this(directory, TestRepositories.create(new MemoryChunkStore()));
        saveBase();
    }

    private SimulatedWorld(Path directory, Repository repository) throws IOException {
        this.directory = directory;
        this.machines = Files.createDirectories(directory.resolve("machines"));
        this.repository = repository;
        controller();
    }

    /// One that other processes can join, with a repository on disk.
    static SimulatedWorld onDisk(Path directory) throws IOException {
        Path place = Files.createDirectory(directory.resolve("repository"));
        SimulatedWorld world = new SimulatedWorld(directory, TestRepositories.create(LocalChunkStore.create(place)));
        world.saveBase();
        return world;
    }

    /// The one that another process made there.
    static SimulatedWorld join(Path directory) throws IOException {
        return new SimulatedWorld(
                directory, TestRepositories.open(LocalChunkStore.open(directory.resolve("repository"))));
    }

    private void saveBase() {
        try (Save save = repository.save(new EntryName("base"), null)) {
            for (int disk = 0; disk < DISKS.size(); disk++) {
                save.disk(DISKS.get(disk), base(disk), new Run());
            }
            save.commit("", new Run());
        }
    }

    /// What a place holds in `base`: something in every second one.
    static int inBase(int disk, int place) {
        return place % 2 == 0 ? 0 : 1_000_000 * (disk + 1) + place;
    }

    private static MemoryDisk base(int disk) {
        MemoryDisk content = new MemoryDisk(SIZE);
        for (int place = 1; place < PLACES; place += 2) {
            ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
            while (sector.hasRemaining()) {
                sector.putInt(inBase(disk, place));
            }
            content.write(at(place), sector.flip());
        }
        return content;
    }

    private static long at(int place) {
        return (long) place * STRIDE * SECTOR;
    }

    /// What the process of a controller has.
    private void controller() {
        hypervisor = SimulatedHypervisor.at("simulated:" + machines);
        disks = new DiskServer(directory.resolve("cache"), 1L << 30);
        areas = new WorkingAreas(around());
    }

    Surroundings around() {
        return new Surroundings(
                name -> new KeptRepository(repository),
                () -> hypervisor,
                disks,
                new BootTraces(directory.resolve("traces")),
                NoGuests.means());
    }

    /// The controller ends, and another one takes up the areas of these names.
    void nextController(String... names) {
        endController();
        controller();
        recover(names);
    }

    void recover(String... names) {
        Map<String, Path> places = new HashMap<>();
        for (String name : names) {
            places.put(name, directory.resolve(name));
        }
        areas.recover(places);
    }

    void endController() {
        areas.close();
        disks.close();
        hypervisor.close();
    }

    Repository repository() {
        return repository;
    }

    WorkingArea area(String name) {
        return areas.at(name, directory.resolve(name));
    }

    static Opened open(WorkingArea area, String entry, boolean cold) {
        return area.open(new OpenRequest("rep1", entry, null, cold, true, "atlas"), new Run());
    }

    static Saved save(WorkingArea area, String name, boolean memory) {
        return area.save(new SaveRequest(new EntryName(name), "", memory), new Run());
    }

    Machine machine(WorkingArea area) {
        return hypervisor.find(id(area)).orElseThrow();
    }

    private static UUID id(WorkingArea area) {
        return new AreaDirectory(area.path()).load().orElseThrow().machine().id();
    }

    static SimulatedGuest guest(WorkingArea area) throws Exception {
        SimulatedGuest guest = new SimulatedGuest(area.path().resolve("console.sock"));
        guest.await(Duration.ofSeconds(20));
        return guest;
    }

    static void write(SimulatedGuest guest, int disk, int place, int number) throws IOException {
        guest.write(disk, (long) place * STRIDE, number);
    }

    static int read(SimulatedGuest guest, int disk, int place) throws IOException {
        return guest.read(disk, (long) place * STRIDE);
    }

    /// What each place of a disk of an entry holds.
    List<Integer> inEntry(Entry entry, int disk) {
        MemoryDisk content = new MemoryDisk(SIZE);
        try (DiskImage image = repository.openDisk(entry, DISKS.get(disk))) {
            image.copyTo(content, new Run());
        }
        ByteBuffer bytes = ByteBuffer.wrap(content.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, PLACES)
                .mapToObj(place -> bytes.getInt((int) at(place)))
                .toList();
    }

    /// Kills the process of a machine as a crash would, and waits until it is known.
    void kill(WorkingArea area) throws Exception {
        Path pid = machines.resolve(id(area) + ".pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
        Machine machine = machine(area);
        Bench.await("the machine is off", Duration.ofSeconds(20), () -> machine.state() == MachineState.OFF);
    }

    static @Nullable MachineState state(WorkingArea area) {
        return area.status().map(AreaStatus::state).orElse(null);
    }

    static List<Path> overlays(WorkingArea area) throws IOException {
        try (var files = Files.list(area.path())) {
            return files.filter(file -> Objects.requireNonNull(file.getFileName())
                            .toString()
                            .endsWith(".qcow2"))
                    .toList();
        }
    }

    @Override
    public void close() {
        try {
            for (String name : List.of("wa1", "wa2", "wa3")) {
                WorkingArea area = area(name);
                if (!area.isEmpty()) {
                    area.close(true);
                }
            }
        } finally {
            endController();
            repository.close();
        }
    }
}
