package org.vml.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The guest that `scripts/make-guest` makes, made once and kept in [Bench#cache].
///
/// @param disk a qcow2 image of 8 GiB that nobody writes to
/// @param key the private key that logs in as `atlas`
public record GuestImage(Path disk, Path key) {
    public static final long SIZE = 8L << 30;

    private static final class Made {
        static final GuestImage IMAGE = make();
    }

    /// The image; the first call takes half a minute if there is none yet.
    public static GuestImage get() {
        return Made.IMAGE;
    }

    /// Says what it was made from.
    public String stamp() throws IOException {
        return Files.readString(disk.resolveSibling(disk.getFileName() + ".stamp"));
    }

    private static GuestImage make() {
        try {
            Path disk = Bench.cache().resolve("guest.qcow2");
            Process maker = new ProcessBuilder(
                            Bench.checkout().resolve("scripts/make-guest").toString(), disk.toString())
                    .inheritIO()
                    .start();
            if (maker.waitFor() != 0) {
                throw new IllegalStateException("scripts/make-guest failed");
            }
            return new GuestImage(disk, disk.resolveSibling(disk.getFileName() + ".key"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
