package org.vml.hypervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vml.operation.Run;

/// A working area for tests: a machine with one disk on an NBD export. Closing it ends the machine, however
/// the test went, and removes everything.
public final class TestArea implements AutoCloseable {
    public static final String DISK = "vda";

    public static final Hardware HARDWARE = new Hardware(768L << 20, 1);

    private final Hypervisor hypervisor;
    private final NbdServer server;
    private final GuestKind kind;
    private final Path directory;
    private final String name;
    private final UUID id = UUID.randomUUID();
    private final int port;

    public TestArea(Hypervisor hypervisor, NbdServer server, Path parent, String name) throws Exception {
        this(hypervisor, server, new SshGuestKind(), parent, name);
    }

    public TestArea(Hypervisor hypervisor, NbdServer server, GuestKind kind, Path parent, String name)
            throws Exception {
        this.hypervisor = hypervisor;
        this.server = server;
        this.kind = kind;
        this.directory = Files.createDirectories(parent.resolve(name));
        this.name = name;
        this.port = freePort();
    }

    public UUID id() {
        return id;
    }

    public Path file(String file) {
        return directory.resolve(file);
    }

    /// Makes an overlay on the export.
    public Path overlay(String file) throws Exception {
        Path overlay = file(file);
        qemuImg(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-b",
                "nbd+unix:///" + NbdServer.EXPORT + "?socket=" + server.socket(),
                "-F",
                "raw",
                overlay.toString(),
                Long.toString(kind.size()));
        return overlay;
    }

    /// Makes an overlay on another file, whose own header is not looked at: it may name a server that is gone.
    public Path overlayOn(Path below, String file) throws Exception {
        Path overlay = file(file);
        qemuImg(
                "create",
                "-q",
                "-u",
                "-f",
                "qcow2",
                "-b",
                below.toString(),
                "-F",
                "qcow2",
                overlay.toString(),
                Long.toString(kind.size()));
        return overlay;
    }

    public MachineSpec spec(String definition, boolean keepIdentity, List<Path> overlays) {
        return new MachineSpec(
                name,
                id,
                directory,
                definition,
                List.of(new MachineSpec.SpecDisk(DISK, overlays, server.socket(), NbdServer.EXPORT)),
                port,
                keepIdentity);
    }

    /// Defines a machine of 768 MiB on a fresh overlay.
    public Machine define() throws Exception {
        return hypervisor.define(spec(hypervisor.template(HARDWARE), false, List.of(overlay("disk.qcow2"))));
    }

    /// Starts a machine that goes on from where another one was when it was rotated.
    public Machine defineFrom(Booted booted) throws Exception {
        Path overlay = overlayOn(booted.frozen(), "disk.qcow2");
        Machine machine = hypervisor.define(spec(booted.definition(), true, List.of(overlay, booted.frozen())));
        startFrom(machine, booted.memory());
        return machine;
    }

    /// Has a machine go on from a memory that was written by a rotation.
    public void startFrom(Machine machine, Path memory) {
        try (SavedMemory saved = hypervisor.openMemory(memory, new Run())) {
            machine.startFrom(saved.parts(), new Run());
        }
    }

    /// A machine at a moment when its guest had booted.
    ///
    /// @param frozen its overlay on the export
    public record Booted(String definition, Path frozen, Path memory) {}

    /// The inside of the machine.
    public GuestWork work() {
        return kind.in(directory, port);
    }

    public Guest guest() {
        return new Guest(port, GuestImage.get().key());
    }

    public static void qemuImg(String... arguments) throws Exception {
        Process process = new ProcessBuilder(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("qemu-img"), List.of(arguments).stream())
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Optional<Machine> machine = hypervisor.find(id);
        if (machine.isPresent()) {
            machine.get().destroy();
            machine.get().undefine();
        }
        remove(directory);
    }

    /// Removes a directory with all that is in it.
    public static void remove(Path directory) {
        try {
            new ProcessBuilder("rm", "-rf", directory.toString())
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
