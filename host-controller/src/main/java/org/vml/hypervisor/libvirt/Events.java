package org.vml.hypervisor.libvirt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.vml.hypervisor.Hypervisor;

/// What libvirt tells of machines without being asked. Listeners hear of it on a thread of their own, in
/// order; after the connection was lost and made again they hear of every machine that was ever heard of,
/// since something may have been missed.
final class Events {
    /// One change, as it came in.
    ///
    /// @param type a `virDomainEventType`, -1 if it is about something else
    /// @param nanos of [System#nanoTime]
    record Event(UUID machine, int type, long nanos) {}

    /// Called on libvirt's own thread: must return at once and call nobody.
    interface Listener {
        void heard(Event event);
    }

    private static final int UUID_STRING = 37;
    private static final long TRY_AGAIN_NANOS = 1_000_000_000;

    private final ExecutorService telling = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("vml-libvirt-listeners").factory());
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Set<UUID> known = ConcurrentHashMap.newKeySet();
    private final BooleanSupplier reach;
    private final List<Integer> registered = new CopyOnWriteArrayList<>();

    private final org.libvirt.jna.Libvirt.VirConnectDomainEventCallback lifecycle;
    private final org.libvirt.jna.Libvirt.VirConnectDomainEventIOErrorCallback ioError;
    private final Libvirt.AgentLifecycleCallback agent;
    private final org.libvirt.jna.Libvirt.VirConnectCloseFunc lost;

    /// @param reach makes the connection again, if it can; true once nothing is left to be done
    Events(BooleanSupplier reach) {
        this.reach = reach;
        this.lifecycle = (connection, domain, event, detail, data) -> {
            hear(domain, event);
            return 0;
        };
        this.ioError = (connection, domain, path, device, action, data) -> hear(domain, -1);
        this.agent = (connection, domain, state, reason, data) -> hear(domain, -1);
        this.lost = (connection, reason, data) -> telling.execute(this::reconnect);
    }

    /// Has a new connection tell us.
    void register(Libvirt libvirt, ConnectionPointer connection) {
        int ignored = libvirt.virConnectRegisterCloseCallback(connection, lost, null, null);
        registered.clear();
        registered.add(LibvirtError.check(libvirt.virConnectDomainEventRegisterAny(
                connection, null, Flags.EVENT_LIFECYCLE, lifecycle, null, null)));
        registered.add(LibvirtError.check(
                libvirt.virConnectDomainEventRegisterAny(connection, null, Flags.EVENT_IO_ERROR, ioError, null, null)));
        registered.add(LibvirtError.check(libvirt.virConnectDomainEventRegisterAny(
                connection, null, Flags.EVENT_AGENT_LIFECYCLE, agent, null, null)));
    }

    /// After this libvirt does not call us any more for it: it would not notice that we are gone.
    void unregister(Libvirt libvirt, ConnectionPointer connection) {
        int ignored = libvirt.virConnectUnregisterCloseCallback(connection, lost);
        for (int callback : registered) {
            ignored = libvirt.virConnectDomainEventDeregisterAny(connection, callback);
        }
        registered.clear();
    }

    /// Hears of everything until what is returned is closed.
    Hypervisor.Watch listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Hypervisor.Watch watch(java.util.function.Consumer<UUID> watcher) {
        return listen(event -> telling.execute(() -> watcher.accept(event.machine())));
    }

    private void hear(@Nullable DomainPointer domain, int type) {
        byte[] text = new byte[UUID_STRING];
        if (domain == null || Libraries.libvirt().virDomainGetUUIDString(domain, text) < 0) {
            return;
        }
        UUID id = UUID.fromString(new String(text, 0, UUID_STRING - 1, StandardCharsets.US_ASCII));
        known.add(id);
        tell(new Event(id, type, System.nanoTime()));
    }

    private void tell(Event event) {
        listeners.forEach(listener -> listener.heard(event));
    }

    /// Whoever listens waits for the daemon too.
    private void reconnect() {
        if (listeners.isEmpty()) {
            return;
        }
        if (reach.getAsBoolean()) {
            known.forEach(id -> tell(new Event(id, -1, System.nanoTime())));
        } else {
            LockSupport.parkNanos(TRY_AGAIN_NANOS);
            telling.execute(this::reconnect);
        }
    }
}
