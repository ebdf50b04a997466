package org.vml.hypervisor.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.simulated.MachineRecord.Passing;
import org.vml.hypervisor.simulated.MachineRecord.RecordedDisk;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// New overlays on all disks of a running machine in one transaction of QEMU's, and its memory of that moment, for
/// which the machine stands still.
final class Rotation {
    private static final String ACT = "save the state of";
    private static final long LOOK_MILLIS = 2;

    private final MachineFiles files;
    private final MachineRecord machine;
    private final Map<String, Path> overlays;
    private final @Nullable Path memory;
    private final Monitor monitor;
    private final Layers layers;

    /// The new layers by disk, until they are used.
    private final Map<String, String> added = new HashMap<>();

    private boolean stopped;

    Rotation(MachineFiles files, MachineRecord machine, Map<String, Path> overlays, @Nullable Path memory) {
        this.files = files;
        this.machine = machine;
        this.overlays = Map.copyOf(overlays);
        this.memory = memory;
        this.monitor = new Monitor(files.monitor(machine.id()), machine.name());
        this.layers = new Layers(monitor);
    }

    Duration run() {
        requireRoom();
        Set<String> disks = machine.disks().stream().map(RecordedDisk::name).collect(Collectors.toSet());
        if (!disks.equals(overlays.keySet())) {
            throw new IllegalArgumentException("overlays for " + overlays.keySet() + ", disks " + disks);
        }
        Map<String, List<Path>> before = layers.read();
        try (Transition _ = Transition.begin(files, machine, Passing.ROTATING)) {
            try {
                if (memory != null) {
                    Files.createFile(memory);
                }
                Map<String, String> tops = new HashMap<>();
                for (String disk : disks) {
                    Path top = Objects.requireNonNull(before.get(disk)).getFirst();
                    tops.put(disk, layers.node(top));
                    addLayer(disk, top);
                }
                Duration still = rotate(tops);
                files.store(files.load(machine.id()).orElse(machine).on(layers.read()));
                return still;
            } catch (ProblemException e) {
                undo(e);
                throw e;
            } catch (IOException e) {
                ProblemException problem = failed(e.toString()).because(e);
                undo(problem);
                throw problem;
            }
        }
    }

    private void requireRoom() {
        files().stream().filter(Files::exists).findFirst().ifPresent(file -> {
            throw ProblemException.of(
                    ProblemKind.CONFLICT,
                    "Could not save the state of machine " + machine.name() + ": " + file + " is there");
        });
    }

    private void addLayer(String disk, Path below) throws IOException {
        Path overlay = Objects.requireNonNull(overlays.get(disk));
        create(overlay, below);
        String node = Qemu.newNode();
        Map<String, Object> layer = new HashMap<>(Qemu.layer(node, overlay, false, ""));
        layer.put("backing", null); // it gets one by the snapshot
        var _ = monitor.call(ACT, "blockdev-add", layer);
        added.put(disk, node);
    }

    /// An empty overlay on a file whose own header is not looked at.
    private void create(Path overlay, Path below) throws IOException {
        Process process = new ProcessBuilder(
                        "qemu-img",
                        "create",
                        "-q",
                        "-u",
                        "-f",
                        "qcow2",
                        "-F",
                        "qcow2",
                        "-b",
                        below.toString(),
                        overlay.toString(),
                        Long.toString(size(below)))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.onExit().join().exitValue() != 0) {
            throw failed(said);
        }
    }

    private long size(Path overlay) {
        String node = layers.node(overlay);
        for (JsonNode found : monitor.call(ACT, "query-named-block-nodes", Map.of("flat", true))) {
            if (found.path("node-name").asText().equals(node)) {
                return found.path("image").path("virtual-size").asLong();
            }
        }
        throw failed(overlay + " is not in use any more");
    }

    private Duration rotate(Map<String, String> tops) throws IOException {
        List<Map<String, ?>> actions = new ArrayList<>();
        tops.forEach((disk, node) -> actions.add(Map.of(
                "type",
                "blockdev-snapshot",
                "data",
                Map.of("node", node, "overlay", Objects.requireNonNull(added.get(disk))))));
        if (memory == null) {
            var _ = monitor.call(ACT, "transaction", Map.of("actions", actions));
            added.clear();
            return Duration.ZERO;
        }
        long began = System.nanoTime();
        var _ = monitor.call(ACT, "stop", Map.of());
        stopped = true;
        writeMemory(memory);
        var _ = monitor.call(ACT, "transaction", Map.of("actions", actions));
        added.clear();
        var _ = monitor.call(ACT, "cont", Map.of());
        stopped = false;
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void writeMemory(Path file) throws IOException {
        Path socket = files.memorySocket(machine.id());
        try (MemoryStream stream = MemoryStream.into(file, socket)) {
            var _ = monitor.call(ACT, "migrate", Map.of("uri", "unix:" + socket));
            while (true) {
                JsonNode migration = monitor.call(ACT, "query-migrate", Map.of());
                switch (migration.path("status").asText()) {
                    case "completed" -> {
                        stream.await();
                        return;
                    }
                    case "failed", "cancelled" ->
                        throw failed("its memory cannot be written: "
                                + migration.path("error-desc").asText());
                    default -> Pause.millis(LOOK_MILLIS, "save the state of machine " + machine.name());
                }
            }
        }
    }

    /// What was added is taken away, what stopped goes on, files go.
    private void undo(ProblemException failure) {
        try {
            if (stopped) {
                var _ = monitor.call(ACT, "cont", Map.of());
            }
            for (String node : added.values()) {
                var _ = monitor.call(ACT, "blockdev-del", Map.of("node-name", node));
            }
            Set<Path> used = new HashSet<>();
            layers.read().values().forEach(used::addAll);
            for (Path file : files()) {
                if (!used.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (ProblemException | IOException e) {
            failure.addSuppressed(e);
        }
    }

    private List<Path> files() {
        List<Path> all = new ArrayList<>(overlays.values());
        if (memory != null) {
            all.add(memory);
        }
        return all;
    }

    private ProblemException failed(String why) {
        return ProblemException.of(
                ProblemKind.HYPERVISOR, "Could not save the state of machine " + machine.name() + ": " + why);
    }
}
