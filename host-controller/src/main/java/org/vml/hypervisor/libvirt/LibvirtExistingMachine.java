package org.vml.hypervisor.libvirt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vml.hypervisor.BackupRequest;
import org.vml.hypervisor.ExistingDisk;
import org.vml.hypervisor.ExistingMachine;
import org.vml.hypervisor.MachineState;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// A domain of libvirt that somebody else defined.
final class LibvirtExistingMachine implements ExistingMachine {
    private static final Set<String> DRIVES = Set.of("cdrom", "floppy");
    private static final Set<String> SAVED_TYPES = Set.of("file", "block", "network", "volume");

    /// Elements of a domain (formatdomain.rst) that lead out of it, and what people call them.
    private static final Map<String, String> LEFT_OUT = new TreeMap<>(Map.of(
            "os/kernel", "a kernel on the host",
            "os/loader", "firmware of its own",
            "os/nvram", "UEFI variables",
            "devices/tpm", "a TPM",
            "devices/hostdev", "devices of the host",
            "devices/filesystem", "directories of the host"));

    private final LibvirtMachine machine;
    private final Definition definition;
    private final Checkpoints checkpoints;
    private final BackupJob job;
    private final String name;

    LibvirtExistingMachine(Connection connection, UUID id, String name) {
        this.name = name;
        this.machine = new LibvirtMachine(connection, id, name);
        this.definition = new Definition(connection, id);
        this.checkpoints = new Checkpoints(connection, id, name);
        this.job = new BackupJob(connection, definition, id, name);
    }

    @Override
    public UUID id() {
        return machine.id();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isMadeByVml() {
        return Note.of(definition.persistent()).isPresent();
    }

    @Override
    public MachineState state() {
        return machine.state();
    }

    @Override
    public List<ExistingDisk> disks() {
        return disks(definition.live())
                .filter(disk -> !DRIVES.contains(disk.getAttribute("device")))
                .map(LibvirtExistingMachine::describe)
                .toList();
    }

    private static ExistingDisk describe(Element disk) {
        String format = Xml.find(disk, "driver")
                .map(driver -> driver.getAttribute("type"))
                .filter(type -> !type.isEmpty())
                .orElse("raw");
        return new ExistingDisk(Chain.name(disk), format, files(disk), obstacle(disk));
    }

    private static List<Path> files(Element disk) {
        List<Path> files = Chain.of(disk).files();
        return files.isEmpty()
                ? Xml.find(disk, "source").stream()
                        .map(source -> source.getAttribute("dev"))
                        .filter(device -> !device.isEmpty())
                        .map(Path::of)
                        .toList()
                : files;
    }

    private static @Nullable String obstacle(Element disk) {
        String device = disk.getAttribute("device");
        if (!device.isEmpty() && !device.equals("disk")) {
            return "it is passed through to the guest (device " + device + ")";
        }
        if (!SAVED_TYPES.contains(disk.getAttribute("type"))) {
            return "QEMU cannot serve disks of type " + disk.getAttribute("type");
        }
        if (Xml.find(disk, "readonly").isPresent()) {
            return "it is read-only";
        }
        if (Xml.find(disk, "shareable").isPresent()) {
            return "it is shared with other machines";
        }
        return Xml.find(disk, "transient").isPresent() ? "what is written to it is thrown away" : null;
    }

    @Override
    public String definition(List<String> kept) {
        Document portable = AllowedElements.of(definition.portable().getDocumentElement(), dropped -> {});
        disks(portable).filter(disk -> !kept.contains(Chain.name(disk))).forEach(Xml::remove);
        return Xml.format(portable);
    }

    private static java.util.stream.Stream<Element> disks(Document domain) {
        return Xml.find(domain.getDocumentElement(), "devices").stream()
                .flatMap(devices -> Xml.children(devices, "disk"));
    }

    @Override
    public List<String> peculiarities() {
        Element domain = definition.persistent().getDocumentElement();
        List<String> found = new ArrayList<>();
        LEFT_OUT.forEach((path, what) -> {
            if (Xml.find(domain, path.split("/")).isPresent()) {
                found.add(what);
            }
        });
        return found;
    }

    @Override
    public void start() {
        machine.start();
    }

    @Override
    public void resume() {
        machine.resume();
    }

    @Override
    public boolean shutDown(Duration patience) {
        return machine.shutDown(patience);
    }

    @Override
    public void destroy() {
        machine.destroy();
    }

    @Override
    public int freeze(Duration patience) {
        return machine.freeze(patience);
    }

    @Override
    public void thaw() {
        machine.thaw();
    }

    @Override
    public boolean mayHave(String path) {
        return machine.mayHave(path);
    }

    @Override
    public Path beginBackup(BackupRequest request) {
        return job.begin(request);
    }

    @Override
    public void endBackup(Path directory) {
        job.end(directory);
    }

    @Override
    public Set<String> checkpoints() {
        return checkpoints.names();
    }

    @Override
    public void removeCheckpoint(String checkpoint) {
        checkpoints.remove(checkpoint, machine.state() == MachineState.OFF);
    }
}
