package org.vml.hypervisor.libvirt;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// A connection to a daemon, which is made when it is needed, and again after the daemon went away.
/// Thread-safe.
final class Connection implements AutoCloseable {
    /// Whoever does not answer five times, every five seconds, is gone.
    private static final int KEEP_ALIVE_SECONDS = 5;

    private static final int KEEP_ALIVE_COUNT = 5;

    /// A daemon that was killed is usually back within a second or two.
    private static final Duration COMING_BACK = Duration.ofSeconds(15);

    /// To do what may be done twice: a daemon that is being killed may take a connection that it will never
    /// serve.
    private static final int TRIES = 5;

    private static final Set<Integer> MAY_PASS =
            Set.of(Flags.ERR_SYSTEM_ERROR, Flags.ERR_RPC, Flags.ERR_NO_CONNECT, Flags.ERR_INVALID_CONNECTION);

    /// Platform threads: a native call would pin a virtual one, and an error is found only on the thread that
    /// got it.
    private static final ExecutorService CALLS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("vml-libvirt-", 0).factory());

    private final String uri;
    private final Events events;
    private @Nullable ConnectionPointer open;
    private boolean wasOpen;
    private boolean closed;

    /// What is done with a connection.
    @FunctionalInterface
    interface Work<T> {
        T with(Libvirt libvirt, ConnectionPointer connection);
    }

    /// What is done with a machine.
    @FunctionalInterface
    interface DomainWork<T> {
        T with(Libvirt libvirt, DomainPointer domain);
    }

    Connection(String uri) {
        this.uri = uri;
        this.events = new Events(this::reach);
    }

    String uri() {
        return uri;
    }

    Events events() {
        return events;
    }

    /// Does what may be done twice; does it again should the daemon die meanwhile. Problems say `act` of it.
    <T> T ask(String act, Work<T> work) {
        return onOwnThread(act, () -> {
            for (int left = TRIES - 1; ; left--) {
                try {
                    return once(work);
                } catch (LibvirtError e) {
                    if (left == 0 || (!e.isOfConnection() && isAlive())) {
                        throw e;
                    }
                    giveUp();
                }
            }
        });
    }

    /// Does what must not be done twice.
    <T> T call(String act, Work<T> work) {
        return onOwnThread(act, () -> once(work));
    }

    <T> T ask(String act, UUID id, DomainWork<T> work) {
        return ask(act, (libvirt, connection) -> withDomain(libvirt, connection, id, work));
    }

    /// Does it once, by a connection of which it was just seen that it works.
    <T> T call(String act, UUID id, DomainWork<T> work) {
        boolean ignored = ask(act, id, (libvirt, domain) -> true);
        return call(act, (libvirt, connection) -> withDomain(libvirt, connection, id, work));
    }

    private static <T> T withDomain(Libvirt libvirt, ConnectionPointer connection, UUID id, DomainWork<T> work) {
        DomainPointer domain = LibvirtError.check(libvirt.virDomainLookupByUUIDString(connection, id.toString()));
        try {
            return work.with(libvirt, domain);
        } finally {
            int ignored = libvirt.virDomainFree(domain);
        }
    }

    /// Waits for the end of the call however often this thread is interrupted: nobody could tell what it does
    /// meanwhile.
    private <T> T onOwnThread(String act, java.util.function.Supplier<T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return CompletableFuture.supplyAsync(work, CALLS).join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case LibvirtError error -> throw Problems.of(act, error);
                case RuntimeException other -> throw other;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T once(Work<T> work) {
        Libvirt libvirt = Libraries.libvirt();
        ConnectionPointer connection = acquire(libvirt);
        try {
            return work.with(libvirt, connection);
        } finally {
            int ignored = libvirt.virConnectClose(connection);
        }
    }

    /// The connection, counted as used once more: until it is closed once more it is not freed.
    private synchronized ConnectionPointer acquire(Libvirt libvirt) {
        if (closed) {
            throw ProblemException.of(ProblemKind.HYPERVISOR, "The connection to " + uri + " was closed");
        }
        ConnectionPointer usable = open;
        if (usable != null && libvirt.virConnectIsAlive(usable) != 1) {
            discard(libvirt);
            usable = null;
        }
        if (usable == null) {
            usable = connect(libvirt);
            open = usable;
            wasOpen = true;
        }
        int ignored = LibvirtError.check(libvirt.virConnectRef(usable));
        return usable;
    }

    private ConnectionPointer connect(Libvirt libvirt) {
        long deadline = System.nanoTime() + (wasOpen ? COMING_BACK.toNanos() : 0);
        while (true) {
            try {
                ConnectionPointer made = LibvirtError.check(libvirt.virConnectOpen(uri));
                int ignored = libvirt.virConnectSetKeepAlive(made, KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT);
                events.register(libvirt, made);
                return made;
            } catch (LibvirtError e) {
                if (!MAY_PASS.contains(e.code()) || System.nanoTime() > deadline) {
                    throw Problems.ofConnecting(uri, e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void discard(Libvirt libvirt) {
        ConnectionPointer old = open;
        open = null;
        if (old != null) {
            events.unregister(libvirt, old);
            int ignored = libvirt.virConnectClose(old);
        }
    }

    /// The daemon may be gone although libvirt has not noticed yet.
    private synchronized void giveUp() {
        discard(Libraries.libvirt());
    }

    private synchronized boolean isAlive() {
        return open != null && Libraries.libvirt().virConnectIsAlive(open) == 1;
    }

    /// Sees that there is a connection, for the sake of those who wait for events; false if there is none.
    private boolean reach() {
        try {
            return CompletableFuture.supplyAsync(() -> once((libvirt, connection) -> true), CALLS)
                    .join();
        } catch (CompletionException e) {
            synchronized (this) {
                return closed;
            }
        }
    }

    @Override
    public void close() {
        boolean ignored = onOwnThread("close the connection to " + uri, () -> {
            synchronized (this) {
                discard(Libraries.libvirt());
                closed = true;
                return true;
            }
        });
    }
}
