package org.vml.exchange.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A program at work for us. Whatever becomes of us, it does not outlive us; its exit is always collected (by the JDK's
/// reaper thread), so that it never stays as a zombie.
final class Child implements AutoCloseable {
    /// PR_SET_PDEATHSIG strikes when the *thread* that made the child ends (prctl(2)), not its process: hence one
    /// thread that never does.
    private static final ExecutorService PARENT = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("vml-parent-of-children").factory());

    private final Process process;
    private final Gathered output;
    private final Gathered errors;

    private Child(Process process) {
        this.process = process;
        this.output = Gathered.from(process.getInputStream(), 4 << 20);
        this.errors = Gathered.from(process.getErrorStream(), 8 << 10);
    }

    /// Starts `command` with no input, in the C locale, since what it says is looked at.
    static Child start(List<String> command, Bounds bounds) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(bounds.around(command));
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = CompletableFuture.supplyAsync(() -> started(builder), PARENT)
                    .join();
            process.getOutputStream().close();
            return new Child(process);
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException io ? io.getCause() : new IOException(e.getCause());
        }
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits for its end; false if it has not ended in time.
    boolean ended(long seconds) throws IOException {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// Of a child that has ended.
    int exitStatus() {
        return process.exitValue();
    }

    String output() {
        return output.text();
    }

    String errors() {
        return errors.text().strip();
    }

    /// Ends it at once, if it runs, and sees it off. May be called more than once.
    @Override
    public void close() {
        boolean ignored = process.toHandle().destroyForcibly(); // Process.destroyForcibly loses what it has said
        boolean interrupted = Thread.interrupted();
        process.onExit().join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
