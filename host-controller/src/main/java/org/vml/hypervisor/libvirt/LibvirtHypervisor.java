package org.vml.hypervisor.libvirt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.DomainPointer;
import org.vml.hypervisor.ExistingMachine;
import org.vml.hypervisor.Hardware;
import org.vml.hypervisor.Hypervisor;
import org.vml.hypervisor.Machine;
import org.vml.hypervisor.MachineSpec;
import org.vml.hypervisor.MachineState;
import org.vml.hypervisor.SavedMemory;
import org.vml.hypervisor.memory.MemoryImage;
import org.vml.hypervisor.memory.MemoryParts;
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.w3c.dom.Document;

/// The daemon of libvirt at a URI, on this host: `qemu:///system`, `qemu:///session`, one behind a socket or a tunnel.
public final class LibvirtHypervisor implements Hypervisor {
    private static final System.Logger LOG = System.getLogger("org.vml.hypervisor");

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Connection connection;
    private final AcceleratorProof proof;
    private @Nullable Host host;

    private LibvirtHypervisor(Connection connection, AcceleratorProof proof) {
        this.connection = connection;
        this.proof = proof;
    }

    /// Connects; a problem that says what to do if that does not work.
    ///
    /// @param accelerator finds out what works on this host
    public static LibvirtHypervisor connect(String uri, AcceleratorProof accelerator) {
        Connection connection = new Connection(uri);
        boolean ignored = connection.ask("connect to " + uri, (libvirt, open) -> true);
        return new LibvirtHypervisor(connection, accelerator);
    }

    @Override
    public String driver() {
        return "libvirt";
    }

    @Override
    public String location() {
        return connection.uri();
    }

    @Override
    public String template(Hardware hardware) {
        return Template.of(hardware);
    }

    @Override
    public Machine define(MachineSpec spec) {
        requireHere("make machine " + spec.name());
        Fitting.Fitted fitted = Fitting.fit(spec, host());
        if (!fitted.dropped().isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "left out of the definition of machine {0}: {1}",
                    spec.name(),
                    String.join(", ", fitted.dropped()));
        }
        requireFree(spec);
        Path log = spec.directory().resolve("console.log");
        if (!Files.exists(log)) {
            AreaFile.create(log);
        }
        int ignored = connection.call(
                "define machine " + spec.name(),
                (libvirt, open) -> libvirt.virDomainFree(
                        LibvirtError.check(libvirt.virDomainDefineXML(open, fitted.definition()))));
        return new LibvirtMachine(connection, spec.id(), spec.name());
    }

    @Override
    public Optional<Machine> find(UUID id) {
        return name(id).map(name -> new LibvirtMachine(connection, id, name));
    }

    @Override
    public Optional<ExistingMachine> existing(String nameOrId) {
        requireHere("look for " + nameOrId);
        return holder(nameOrId)
                .or(() -> uuid(nameOrId))
                .flatMap(id -> name(id).map(name -> new LibvirtExistingMachine(connection, id, name)));
    }

    private static Optional<UUID> uuid(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    @Override
    public SavedMemory openMemory(Path memory, Run run) {
        return MemoryParts.of(MemoryImage.open(memory, run));
    }

    @Override
    public Watch watch(Consumer<UUID> listener) {
        return connection.events().watch(listener);
    }

    @Override
    public void close() {
        connection.close();
    }

    private Optional<String> name(UUID id) {
        try {
            return Optional.of(connection.ask(
                    "look for machine " + id, id, (libvirt, domain) -> libvirt.virDomainGetName(domain)));
        } catch (ProblemException e) {
            if (e.kind() == ProblemKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void requireFree(MachineSpec spec) {
        find(spec.id()).filter(machine -> machine.state() != MachineState.OFF).ifPresent(machine -> {
            throw ProblemException.of(
                            ProblemKind.CONFLICT,
                            "Could not define machine " + spec.name() + ": it is " + machine.state())
                    .next("Stop it first");
        });
        Optional<UUID> other = holder(spec.name()).filter(id -> !id.equals(spec.id()));
        if (other.isPresent()) {
            throw ProblemException.of(
                    ProblemKind.CONFLICT,
                    "Could not define machine " + spec.name() + ": " + location()
                            + " has another machine of this name");
        }
    }

    /// Who has a name.
    private Optional<UUID> holder(String name) {
        return connection.ask("look for machine " + name, (libvirt, open) -> {
            DomainPointer domain = libvirt.virDomainLookupByName(open, name);
            if (domain == null) {
                return Optional.empty();
            }
            byte[] text = new byte[org.libvirt.jna.Libvirt.VIR_UUID_STRING_BUFLEN];
            try {
                int ignored = LibvirtError.check(libvirt.virDomainGetUUIDString(domain, text));
            } finally {
                int ignored = libvirt.virDomainFree(domain);
            }
            return Optional.of(UUID.fromString(com.sun.jna.Native.toString(text)));
        });
    }

    private synchronized Host host() {
        Host known = host;
        if (known == null) {
            String text = connection.ask(
                    "look at " + location(),
                    (libvirt, open) -> LibvirtError.check(libvirt.virConnectGetCapabilities(open))
                            .toString());
            Document capabilities = Xml.parse("What " + location() + " says of itself", text);
            Accelerator claimed = Host.claimedAccelerator(capabilities);
            Accelerator accelerator = claimed == Accelerator.KVM ? proof.find() : claimed;
            known = new Host(accelerator, Host.securityModels(capabilities));
            host = known;
        }
        return known;
    }

    /// A URI may lead round by another host, or by `qemu+ssh`, to this one.
    private void requireHere(String act) {
        String there = connection.ask(
                act,
                (libvirt, open) ->
                        LibvirtError.check(libvirt.virConnectGetHostname(open)).toString());
        if (!HostName.isOurs(there)) {
            throw ProblemException.of(
                            ProblemKind.HYPERVISOR,
                            "Could not " + act + ": " + location() + " leads to " + there
                                    + ", and disks are served by a Unix socket of the host where VML runs")
                    .next("Run `vml` on " + there);
        }
    }
}
