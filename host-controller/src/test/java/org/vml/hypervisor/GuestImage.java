package org.vml.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A guest that `scripts/make-guest` makes, made once and kept in [Bench#cache].
///
/// @param disk a qcow2 image of 8 GiB that nobody writes to
/// @param key the private key that logs in as `atlas`
public record GuestImage(Path disk, Path key) {
    public static final long SIZE = 8L << 30;

    private static final class Made {
        static final GuestImage IMAGE = make("guest.qcow2");
    }

    private static final class MadeLikeCernVm {
        static final GuestImage IMAGE = make("cernvm.qcow2", "--cernvm-like");
    }

    /// The image; the first call takes half a minute if there is none yet.
    public static GuestImage get() {
        return Made.IMAGE;
    }

    /// The image of the guest that is laid out as CernVM 3 and 4 are.
    public static GuestImage likeCernVm() {
        return MadeLikeCernVm.IMAGE;
    }

    /// Says what it was made from.
    public String stamp() throws IOException {
        return Files.readString(disk.resolveSibling(disk.getFileName() + ".stamp"));
    }

    private static GuestImage make(String name, String... options) {
        try {
            Path disk = Bench.cache().resolve(name);
            List<String> command = new ArrayList<>(List.of(options));
            command.addFirst(Bench.checkout().resolve("scripts/make-guest").toString());
            command.add(disk.toString());
            Process maker = new ProcessBuilder(command).inheritIO().start();
            if (maker.waitFor() != 0) {
                throw new IllegalStateException("scripts/make-guest failed");
            }
            return new GuestImage(disk, disk.resolveSibling(disk.getFileName() + ".key"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
