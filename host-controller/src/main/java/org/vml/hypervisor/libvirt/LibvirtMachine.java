package org.vml.hypervisor.libvirt;

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
import org.vml.operation.Run;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;
import org.vml.repository.DiskSource;
import org.w3c.dom.Document;

/// A domain of libvirt. It holds nothing but the machine's id, so that it outlives the daemon.
final class LibvirtMachine implements Machine {
    private static final int FORGET_ALL = Flags.UNDEFINE_MANAGED_SAVE
            | Flags.UNDEFINE_SNAPSHOTS_METADATA
            | Flags.UNDEFINE_NVRAM
            | Flags.UNDEFINE_CHECKPOINTS_METADATA;

    /// How long a machine that stalled must run before its disk is believed to work again.
    private static final Duration PROBATION = Duration.ofMillis(400);

    /// QEMU tries to connect to a disk server that went away after 1, 2, 4, 8 and then every 16 seconds, and does not
    /// hear of one that is back (`connect_thread_func` in nbd/client-connection.c).
    private static final Duration RESUMING = Duration.ofSeconds(20);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;

    private final Connection connection;
    private final UUID id;
    private final String label;
    private final Definition definition;
    private final Agent agent;

    /// @param label its name, for messages
    LibvirtMachine(Connection connection, UUID id, String label) {
        this.connection = connection;
        this.id = id;
        this.label = label;
        this.definition = new Definition(connection, id);
        this.agent = new Agent(connection, id, label);
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public MachineState state() {
        return PowerState.read(connection, id, label).machineState();
    }

    @Override
    public List<Path> overlays(String disk) {
        return Chain.of(definition.live()).stream()
                .filter(chain -> chain.disk().equals(disk))
                .findFirst()
                .map(Chain::files)
                .orElse(List.of());
    }

    /// Without paths and addresses of this host: it is kept in entries, and entries are shared.
    @Override
    public String definition() {
        Document own = definition.portable();
        return Xml.format(AllowedElements.of(own.getDocumentElement(), dropped -> {}));
    }

    @Override
    public void start() {
        command("start", (libvirt, domain) -> libvirt.virDomainCreateWithFlags(domain, Flags.START_PAUSED));
        letGo();
    }

    @Override
    public void startFrom(Map<String, ? extends DiskSource> memory, Run run) {
        requireOff("start");
        try (MemoryPipe pipe = MemoryPipe.from(MemoryParts.join(memory), Xml.format(definition.portable()), run)) {
            try {
                int ignored = connection.call(
                        "start machine " + label + " from its memory",
                        (libvirt, open) -> LibvirtError.check(libvirt.virDomainRestoreFlags(
                                open, pipe.path().toString(), null, Flags.RESTORE_PAUSED)));
            } catch (ProblemException e) {
                throw pipe.problem().orElse(e);
            }
        }
        letGo();
    }

    /// Lets a machine run that was started without its processors; if that cannot be, it is off again.
    private void letGo() {
        try {
            Forwarding.open(connection, definition, label, id);
            command("start", (libvirt, domain) -> libvirt.virDomainResume(domain));
        } catch (ProblemException e) {
            try {
                destroy();
            } catch (ProblemException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    @Override
    public boolean shutDown(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long askAgain = System.nanoTime();
        while (state() != MachineState.OFF) {
            long now = System.nanoTime();
            if (now > deadline) {
                return false;
            }
            if (now >= askAgain) {
                askToShutDown();
                askAgain = now + ASK_AGAIN.toNanos();
            }
            pause("shut down");
        }
        return true;
    }

    /// A guest that is just starting does not hear it: it is asked again. One that went off meanwhile is no
    /// problem.
    private void askToShutDown() {
        try {
            command("shut down", (libvirt, domain) -> libvirt.virDomainShutdown(domain));
        } catch (ProblemException e) {
            boolean heard = e.getCause() instanceof LibvirtError error
                    && (error.code() == Flags.ERR_OPERATION_INVALID
                            || error.code() == Flags.ERR_AGENT_UNRESPONSIVE
                            || error.code() == Flags.ERR_OPERATION_TIMEOUT);
            if (!heard) {
                throw e;
            }
        }
    }

    @Override
    public void destroy() {
        if (state() == MachineState.OFF) {
            return;
        }
        try {
            command("switch off", (libvirt, domain) -> libvirt.virDomainDestroy(domain));
        } catch (ProblemException e) {
            if (state() != MachineState.OFF) {
                throw e;
            }
        }
    }

    @Override
    public void undefine() {
        requireOff("forget");
        command("forget", (libvirt, domain) -> libvirt.virDomainUndefineFlags(domain, FORGET_ALL));
    }

    @Override
    public void suspend() {
        command("suspend", (libvirt, domain) -> libvirt.virDomainSuspend(domain));
    }

    /// A disk server that is back is noticed by the first request to it, which fails; hence more than one try.
    @Override
    public void resume() {
        boolean stalled = state() == MachineState.STALLED;
        long deadline = System.nanoTime() + RESUMING.toNanos();
        do {
            while (stalled && isStillRunning() && System.nanoTime() < deadline) {
                pause("resume"); // told to go on before it has stopped, QEMU would not try again what failed
            }
            letRun();
            if (!stalled || keepsRunning()) {
                return;
            }
        } while (System.nanoTime() < deadline);
        throw ProblemException.of(
                        ProblemKind.HYPERVISOR,
                        "Could not resume machine " + label + ": a disk of it can still not be read or written")
                .next("See that its disks are served and that there is room, and resume it again");
    }

    /// Somebody else may have let it go on at the same moment.
    private void letRun() {
        try {
            command("resume", (libvirt, domain) -> libvirt.virDomainResume(domain));
        } catch (ProblemException e) {
            if (state() != MachineState.RUNNING) {
                throw e;
            }
        }
    }

    private boolean isStillRunning() {
        return connection.ask("resume machine " + label, id, (libvirt, domain) -> Monitor.isRunning(domain));
    }

    private boolean keepsRunning() {
        long deadline = System.nanoTime() + PROBATION.toNanos();
        while (System.nanoTime() < deadline) {
            if (state() == MachineState.STALLED) {
                pause("resume");
                return false;
            }
            pause("resume");
        }
        return true;
    }

    @Override
    public int freeze(Duration patience) {
        return agent.freeze(patience);
    }

    @Override
    public boolean mayHave(String path) {
        return agent.mayHave(path);
    }

    /// libvirt says of a channel whether a program in the guest has opened it.
    @Override
    public Optional<Path> agentChannel() {
        return Xml.find(definition.live().getDocumentElement(), "devices")
                .flatMap(devices -> Xml.children(devices, "channel")
                        .filter(channel -> Xml.find(channel, "target")
                                .filter(target -> target.getAttribute("name").equals(FittedDevices.VML_AGENT)
                                        && target.getAttribute("state").equals("connected"))
                                .isPresent())
                        .findFirst())
                .flatMap(channel -> Xml.find(channel, "source"))
                .map(source -> Path.of(source.getAttribute("path")));
    }

    @Override
    public void thaw() {
        agent.thaw();
    }

    @Override
    public Duration rotate(Map<String, Path> overlays, @Nullable Path memory) {
        if (state() != MachineState.RUNNING) {
            throw ProblemException.of(
                    ProblemKind.HYPERVISOR, "Could not save the state of machine " + label + ": it is " + state());
        }
        return new Rotation(connection, definition, id, label, overlays, memory).run();
    }

    @Override
    public void awaitAbandonedMerges(Run run) {
        Chain.of(definition.live())
                .forEach(chain -> new Merge(connection, definition, id, label, chain.disk()).awaitAbandoned(run));
    }

    @Override
    public void merge(String disk, Path top, Path below, Run run) {
        new Merge(connection, definition, id, label, disk).freeze(top, below, run);
    }

    @Override
    public void setClock(Instant time) {
        agent.setClock(time);
    }

    @Override
    public void allowKey(String user, String publicKey) {
        agent.allowKey(user, publicKey);
    }

    private void requireOff(String act) {
        if (state() != MachineState.OFF) {
            throw ProblemException.of(
                    ProblemKind.CONFLICT, "Could not " + act + " machine " + label + ": it is " + state());
        }
    }

    private void command(String act, Connection.DomainWork<Integer> work) {
        int ignored = connection.call(
                act + " machine " + label,
                id,
                (libvirt, domain) ->
                        LibvirtError.check(work.with(libvirt, domain).intValue()));
    }

    private void pause(String act) {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Could not " + act + " machine " + label + ": interrupted")
                    .because(e);
        }
    }
}
