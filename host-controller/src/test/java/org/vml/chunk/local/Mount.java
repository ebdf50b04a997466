package org.vml.chunk.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small file system in memory, mounted on a directory until it is closed. Needs root, as the continuous
/// integration has it.
public final class Mount implements AutoCloseable {
    private final Path at;
    private boolean mounted = true;

    private Mount(Path at) {
        this.at = at;
    }

    /// An empty one with room for so many KiB.
    public static Mount tmpfs(Path at, int kibibytes) throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", at.toString());
        return new Mount(at);
    }

    /// Leaves so many KiB of room; anything that fits into the memory, up to all of it.
    public void leave(long kibibytes) throws IOException, InterruptedException {
        FileStore store = Files.getFileStore(at);
        long used = (store.getTotalSpace() - store.getUnallocatedSpace()) >> 10;
        run("mount", "-o", "remount,size=" + (used + kibibytes) + "k", at.toString());
    }

    void makeReadOnly() throws IOException, InterruptedException {
        run("mount", "-o", "remount,ro", at.toString());
    }

    void makeWritable() throws IOException, InterruptedException {
        run("mount", "-o", "remount,rw", at.toString());
    }

    /// Takes it from under whoever uses it.
    public void vanish() throws IOException, InterruptedException {
        mounted = false;
        run("umount", "--lazy", at.toString());
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            try {
                vanish();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip() + " (this test needs root)");
        }
    }
}
