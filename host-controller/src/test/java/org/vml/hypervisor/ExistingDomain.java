package org.vml.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// A machine that somebody else than VML made, with `virsh`. What a guest would write is written by QEMU's monitor.
/// Closing it ends and removes it.
public final class ExistingDomain implements AutoCloseable {
    private final Path directory;
    private final String name;

    private ExistingDomain(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /// As [#define(Path, int, String)], of 64 MiB.
    public static ExistingDomain define(Path directory, String devices) throws Exception {
        return define(directory, 64, devices);
    }

    /// Defines it and leaves it off.
    ///
    /// @param memory in MiB
    /// @param devices elements of libvirt's, which may use `DIR` for the directory
    public static ExistingDomain define(Path directory, int memory, String devices) throws Exception {
        String name = "other-" + UUID.randomUUID().toString().substring(0, 8);
        ExistingDomain domain = new ExistingDomain(Files.createDirectories(directory), name);
        Path file = directory.resolve("domain.xml");
        Files.writeString(file, """
                <domain type='qemu'>
                  <name>%s</name>
                  <memory unit='MiB'>%d</memory>
                  <vcpu>1</vcpu>
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <devices>
                    <emulator>/usr/bin/qemu-system-x86_64</emulator>
                    %s
                  </devices>
                </domain>
                """.formatted(name, memory, devices.replace("DIR", directory.toString())));
        domain.virsh("define", file.toString());
        return domain;
    }

    /// The element of a disk.
    public static String disk(String name, String format, String file) {
        return disk(name, format, file, "");
    }

    /// With what else there is to say about it.
    public static String disk(String name, String format, String file, String more) {
        return "<disk type='file' device='disk'><driver name='qemu' type='" + format + "'/><source file='DIR/" + file
                + "'/><target dev='" + name + "' bus='virtio'/>" + more + "</disk>";
    }

    public String name() {
        return name;
    }

    public UUID id() throws Exception {
        return UUID.fromString(virsh("domuuid", name).strip());
    }

    public Path file(String file) {
        return directory.resolve(file);
    }

    public String state() throws Exception {
        return virsh("domstate", name).strip();
    }

    public void start() throws Exception {
        virsh("start", name);
    }

    /// As a guest that shuts down: QEMU ends in an orderly way.
    public void quit() throws Exception {
        virsh("destroy", name, "--graceful");
    }

    /// As a crash of the host: QEMU writes nothing back.
    public void crash() throws Exception {
        long process = ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .commandLine()
                        .filter(line -> line.contains("qemu-system") && line.contains("guest=" + name))
                        .isPresent())
                .findFirst()
                .orElseThrow()
                .pid();
        ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        Bench.await("libvirt notices", Duration.ofSeconds(10), () -> state().equals("shut off"));
    }

    /// Fills a stretch of the first, second … virtio disk of the running machine with a byte.
    public void write(int disk, int pattern, String offset, String length) throws Exception {
        virsh(
                "qemu-monitor-command",
                name,
                "--hmp",
                "qemu-io -d /machine/peripheral/virtio-disk" + disk + "/virtio-backend \"write -P " + pattern + " "
                        + offset + " " + length + "\"");
    }

    public List<String> checkpoints() throws Exception {
        return virsh("checkpoint-list", name, "--name")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// Runs `virsh`; fails if it does.
    public String virsh(String... arguments) throws Exception {
        return run(Stream.concat(
                        Stream.of("virsh", "-q", "-c", PrivateLibvirtd.shared().uri()), Stream.of(arguments))
                .toList());
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(new ArrayList<>(command) + ": " + output);
        }
        return output;
    }

    @Override
    public void close() {
        try {
            if (!state().equals("shut off")) {
                virsh("destroy", name);
            }
            virsh("undefine", name, "--checkpoints-metadata", "--snapshots-metadata");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
