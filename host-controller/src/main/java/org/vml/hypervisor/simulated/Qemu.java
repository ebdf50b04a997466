package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The process of a machine.
record Qemu(MachineFiles files, MachineRecord machine) {
    /// A disk is on one of two cables, as the first or the second (ATA); so is the CD-ROM drive, which is the last.
    static final int MOST_DISKS = 4;

    private static final int PATIENCE_SECONDS = 60;

    /// Starts it; it goes on by itself. `HYPERVISOR`, with what QEMU says, if it does not start.
    ///
    /// @param waiting whether it waits for a memory
    void launch(boolean waiting) {
        Definition definition = Definition.parse(machine.definition());
        Path directory = Path.of(machine.directory());
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-name",
                "guest=" + escaped(machine.name()),
                "-uuid",
                machine.id().toString(),
                "-machine",
                "pc",
                "-accel",
                "tcg",
                "-cpu",
                "qemu64,-apic", // the timer interrupts it without an APIC being set up
                "-m",
                "size=" + (definition.memory() >> 20) + "M",
                "-bios",
                files.firmware().toString(),
                "-chardev",
                "socket,id=agent,server=on,wait=off,path=" + escaped(directory.resolve("agent.sock")),
                "-device",
                "isa-serial,chardev=agent,iobase=0x3f8,irq=4",
                "-chardev",
                "socket,id=console,server=on,wait=off,path=" + escaped(directory.resolve("console.sock"))
                        + ",logappend=on,logfile=" + escaped(directory.resolve("console.log")),
                "-device",
                "isa-serial,chardev=console,iobase=0x2f8,irq=3"));
        for (int i = 0; i < machine.disks().size(); i++) {
            addDisk(command, i, machine.disks().get(i));
        }
        if (definition.drive()) {
            addDrive(command, machine.configDrive());
        }
        command.addAll(List.of(
                "-qmp",
                "unix:" + escaped(files.monitor(machine.id())) + ",server=on,wait=off",
                "-pidfile",
                files.process(machine.id()).toString(),
                "-D",
                "/dev/null", // or what it says later would not come into the log (os-posix.c)
                "-daemonize"));
        if (waiting) {
            command.addAll(List.of("-incoming", "defer"));
        }
        run(command, files.log(machine.id()));
    }

    /// The layers from the export up, and the disk that stops the machine when it cannot be read or written.
    private static void addDisk(List<String> command, int index, MachineRecord.RecordedDisk disk) {
        String below = newNode();
        addLayer(
                command,
                Map.of(
                        "driver",
                        "nbd",
                        "node-name",
                        below,
                        "read-only",
                        true,
                        "server",
                        Map.of("type", "unix", "path", disk.socket()),
                        "export",
                        disk.export()));
        for (Path overlay : disk.files().reversed()) {
            boolean isTop = overlay.equals(disk.files().getFirst());
            String node = newNode();
            addLayer(command, layer(node, overlay, !isTop, below));
            below = node;
        }
        command.addAll(List.of(
                "-device",
                "ide-hd,id=" + disk.name() + ",drive=" + below + ",bus=ide." + index / 2 + ",unit=" + index % 2
                        + ",rerror=stop,werror=stop"));
    }

    private static void addDrive(List<String> command, @Nullable String image) {
        String device = "ide-cd,id=config,bus=ide.1,unit=1";
        if (image != null) {
            addLayer(
                    command,
                    Map.of("driver", "file", "node-name", "config-file", "read-only", true, "filename", image));
            device += ",drive=config-file";
        }
        command.addAll(List.of("-device", device));
    }

    private static void addLayer(List<String> command, Map<String, ?> options) {
        try {
            command.addAll(List.of("-blockdev", Json.QEMU.writeValueAsString(options)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An overlay as QEMU's `BlockdevOptions`.
    static Map<String, Object> layer(String node, Path overlay, boolean readOnly, Object below) {
        return Map.of(
                "driver",
                "qcow2",
                "node-name",
                node,
                "read-only",
                readOnly,
                "file",
                Map.of("driver", "file", "filename", overlay.toString()),
                "backing",
                below);
    }

    /// A name for a layer that no other one has.
    static String newNode() {
        return "layer-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    /// In option lists a comma is doubled (qemu(1)).
    private static String escaped(Object value) {
        return value.toString().replace(",", ",,");
    }

    private void run(List<String> command, Path log) {
        try {
            Files.deleteIfExists(log);
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(log.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed("QEMU does not begin");
            }
            if (process.exitValue() != 0) {
                throw failed(lastWords());
            }
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()))
                    .next("Install qemu-system-x86 (`scripts/setup` does it)")
                    .because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Interrupted while starting machine " + machine.name());
        }
    }

    /// The last that QEMU said.
    String lastWords() {
        try (Stream<String> lines = Files.lines(files.log(machine.id()))) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((one, next) -> next)
                    .map(line -> "QEMU says: " + line)
                    .orElse("QEMU ended without a word");
        } catch (IOException e) {
            return "QEMU ended; nothing is known of it: " + e.getMessage();
        }
    }

    /// Ends the process, however it is, and waits until it is gone.
    void kill() {
        Optional<ProcessHandle> process = process();
        process.ifPresent(ProcessHandle::destroyForcibly);
        while (process.isPresent() && isOurs(process.get())) {
            Pause.millis(2, "switch off machine " + machine.name());
        }
    }

    /// Waits until the process is gone; false if it is still there in the end.
    boolean ends(long nanos) {
        long deadline = System.nanoTime() + nanos;
        Optional<ProcessHandle> process = process();
        while (process.isPresent() && isOurs(process.get())) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.millis(2, "switch off machine " + machine.name());
        }
        return true;
    }

    private Optional<ProcessHandle> process() {
        try {
            String pid = Files.readString(files.process(machine.id())).strip();
            return pid.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(pid)).filter(this::isOurs);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Whether a process is this machine's, and not one that was given its number later. One that is dead, and that
    /// nobody has asked how it ended, has no command line.
    private boolean isOurs(ProcessHandle process) {
        UUID id = machine.id();
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains(id.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    private ProblemException failed(String why) {
        return ProblemException.of(ProblemKind.HYPERVISOR, "Could not start machine " + machine.name() + ": " + why);
    }
}
