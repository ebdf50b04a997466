package org.vml.survival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vml.api.ControllerFile;
import org.vml.api.Json;
import org.vml.chunk.local.Mount;
import org.vml.cli.Installation;
import org.vml.cli.Installation.Ended;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.Guest;
import org.vml.hypervisor.GuestImage;
import org.vml.hypervisor.PrivateLibvirtd;

/// A logbook with the one working area `wa1`, as a user has it, whose parts can be killed: processes of a controller, a
/// libvirtd, the machines. Areas and cache are on one disk, the repository on another; both can be made full. Needs
/// root.
final class Lab implements AutoCloseable {
    static final String AREA = "wa1";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PLENTY = 6 << 20;

    private final Path daemon;
    private final Mount areas;
    private final Mount repository;
    private final Installation vml;
    private final Path images;
    private PrivateLibvirtd libvirtd;

    Lab(Path directory) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("d"));
        areas = Mount.tmpfs(disk, (int) PLENTY);
        Path store = Files.createDirectory(directory.resolve("r"));
        repository = Mount.tmpfs(store, (int) PLENTY);
        images = Files.createDirectory(directory.resolve("images"));
        daemon = directory.resolve("v");
        libvirtd = PrivateLibvirtd.start(daemon); // which sees what was mounted before
        vml = new Installation(disk, Map.of("VML_LIBVIRT_URI", libvirtd.uri()));
        JsonNode ignored = done("init");
        ignored = done("repo", "add", "small", store.resolve("repository").toString(), "--default");
        ignored = done("import", GuestImage.get().disk().toString(), "--as", "base");
        ignored = done("open", "base", "--area", AREA, "--memory", "768M", "--cpus", "1", "--user", "atlas");
    }

    /// Runs a command that works, and returns its answer.
    JsonNode done(String... command) throws IOException {
        Ended ended =
                vml.vml(Stream.concat(Stream.of(command), Stream.of("--json")).toArray(String[]::new));
        assertEquals(0, ended.status(), () -> String.join(" ", command) + ": " + ended.out() + ended.err());
        return Json.mapper().readTree(ended.out());
    }

    /// Runs a command that is refused, and returns what it says.
    String refused(int status, String... command) {
        Ended ended = vml.vml(command);
        assertEquals(status, ended.status(), () -> String.join(" ", command) + ": " + ended.out() + ended.err());
        return ended.err();
    }

    JsonNode status() throws IOException {
        return done("status", AREA);
    }

    void awaitState(String state) throws Exception {
        Bench.await(
                "the machine is " + state,
                PATIENCE,
                () -> status().path("state").asText().equals(state));
    }

    /// The inside of the machine, when it lets us in.
    Guest guest() throws Exception {
        Guest guest = new Guest(
                status().path("ssh").path("port").asInt(), GuestImage.get().key());
        guest.await(Duration.ofMinutes(3));
        return guest;
    }

    /// Begins to save, and waits until the controller is at it.
    JsonNode beginSave(String entry) throws IOException {
        return vml.ask(
                "POST",
                "/v1/jobs",
                Map.of("job", "save", "area", AREA, "name", entry, "message", "", "withMemory", true));
    }

    JsonNode job(JsonNode job) throws IOException {
        return vml.ask("GET", "/v1/jobs/" + job.path("id").asText(), null);
    }

    void killController() {
        kill(controller().pid());
    }

    private ControllerFile controller() {
        return Objects.requireNonNull(vml.controller(), "no controller");
    }

    String controllerLog() throws IOException {
        return Files.readString(vml.home().resolve("controller.log"));
    }

    void killMachine() throws IOException {
        kill(libvirtd.machine());
    }

    void killLibvirtd() throws IOException {
        libvirtd.kill();
    }

    /// As if somebody pulled the plug of the host and put it in again.
    void restartHost() throws Exception {
        long machine = libvirtd.machine();
        killController();
        libvirtd.cut();
        kill(machine);
        for (String socket : new String[] {"disks.sock", "console.sock", "agent.sock", "qga.sock"}) {
            Files.deleteIfExists(area().resolve(socket));
        }
        Files.deleteIfExists(vml.home().resolve("controller.json"));
        libvirtd = PrivateLibvirtd.start(daemon);
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertTrue(process.destroyForcibly());
        ProcessHandle ended = process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        assertEquals(pid, ended.pid());
    }

    /// Leaves the disk of areas and cache so much room.
    void leaveAreas(int mebibytes) throws Exception {
        areas.leave((long) mebibytes << 10);
    }

    /// Leaves the disk of the repository so much room.
    void leaveRepository(int mebibytes) throws Exception {
        repository.leave((long) mebibytes << 10);
    }

    void makeRoom() throws Exception {
        areas.leave(PLENTY);
        repository.leave(PLENTY);
    }

    /// The digest of a file of the user `atlas` in the disk of an entry; its file system, which was frozen or
    /// shut down, is sound.
    String digest(String entry, String file) throws Exception {
        Path image = images.resolve("disk.raw");
        Path content = images.resolve("file");
        try {
            JsonNode ignored = done("export", entry, "-o", image.toString());
            String partition = image + "?offset=" + (1 << 20);
            run("e2fsck", "-fn", partition);
            run("debugfs", "-R", "dump /home/atlas/" + file + " " + content, partition);
            return run("sha256sum", content.toString()).substring(0, 64);
        } finally {
            Files.deleteIfExists(image);
            Files.deleteIfExists(content);
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
        return output;
    }

    private Path area() {
        return vml.home().resolve("areas").resolve(AREA);
    }

    /// Sees that what is written down about the area, what QEMU has open, and what files there are agree.
    ///
    /// @param longest how many overlays there may be
    void requireAgreement(int longest) throws Exception {
        List<String> known = new ArrayList<>();
        JsonNode disk = Json.mapper()
                .readTree(area().resolve("area.json").toFile())
                .path("disks")
                .path(0);
        disk.path("overlays").forEach(overlay -> known.add(overlay.asText()));
        assertTrue(known.size() <= longest, known::toString);
        assertEquals(1, disk.path("unsaved").asInt());
        try (Stream<Path> open = Files.list(Path.of("/proc/" + libvirtd.machine() + "/fd"))) {
            List<String> used = open.map(Lab::target)
                    .filter(file -> file.startsWith(area() + "/") && file.endsWith(".qcow2"))
                    .map(file -> Path.of(file).getFileName().toString())
                    .distinct()
                    .sorted()
                    .toList();
            assertEquals(known.stream().sorted().toList(), used);
        }
        assertTrue(Files.notExists(area().resolve("memory")), "a memory was left");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    /// Empties the area.
    void clear() throws Exception {
        makeRoom();
        if (!status().path("state").asText().equals("empty")) {
            JsonNode ignored = done("close", AREA, "--discard");
        }
    }

    @Override
    public void close() throws IOException {
        vml.close();
        libvirtd.end();
        areas.close();
        repository.close();
    }
}
