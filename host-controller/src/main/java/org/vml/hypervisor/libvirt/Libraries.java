package org.vml.hypervisor.libvirt;

import com.sun.jna.Native;
import org.libvirt.jna.LibvirtQemu;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The C library in this process: loaded once, told not to write to the standard error stream, its event loop
/// running.
final class Libraries {
    /// Kept here so that it is never collected: the C library has its address.
    private static final org.libvirt.jna.Libvirt.VirErrorCallback SILENT = (data, error) -> {};

    private Libraries() {}

    private static final class Loaded {
        static final Libvirt LIBVIRT = load();
    }

    /// A problem of kind `HYPERVISOR` if libvirt is not installed.
    static Libvirt libvirt() {
        try {
            return Loaded.LIBVIRT;
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw notInstalled(e);
        }
    }

    /// What QEMU alone can do, `libvirt-qemu.h`.
    static LibvirtQemu qemu() {
        try {
            return LibvirtQemu.INSTANCE;
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw notInstalled(e);
        }
    }

    private static Libvirt load() {
        Libvirt libvirt = Native.load("virt", Libvirt.class);
        libvirt.virSetErrorFunc(null, SILENT);
        if (libvirt.virInitialize() < 0 || libvirt.virEventRegisterDefaultImpl() < 0) {
            throw new IllegalStateException("libvirt cannot be initialised");
        }
        Thread.ofPlatform().daemon().name("vml-libvirt-events").start(() -> runEvents(libvirt));
        return libvirt;
    }

    /// libvirt reads from its connections, and calls back, on this thread alone.
    private static void runEvents(Libvirt libvirt) {
        boolean running = true;
        while (running) {
            running = libvirt.virEventRunDefaultImpl() >= 0;
        }
        System.getLogger("org.vml.hypervisor").log(System.Logger.Level.ERROR, "libvirt's event loop ended");
    }

    private static ProblemException notInstalled(Throwable cause) {
        return ProblemException.of(ProblemKind.HYPERVISOR, "libvirt's client library cannot be loaded")
                .next("Install libvirt0 and libvirt-daemon-system (`scripts/setup` does it)")
                .because(cause);
    }
}
