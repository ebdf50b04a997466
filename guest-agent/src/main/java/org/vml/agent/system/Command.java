package org.vml.agent.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.wire.Bytes;

/// A program that runs for a bounded time and is listened to for a bounded length; then it is killed with all that it
/// started.
public final class Command {
    /// What it may still say after its end, when what it started holds its output: for how long in milliseconds.
    private static final int LINGER = 300;

    private final List<String> words;
    private final Duration limit;
    private final int most;
    private final boolean errors;

    /// @param words the program and its arguments
    /// @param most the longest output in bytes
    public Command(List<String> words, Duration limit, int most) {
        this(words, limit, most, false);
    }

    private Command(List<String> words, Duration limit, int most, boolean errors) {
        this.words = List.copyOf(words);
        this.limit = limit;
        this.most = most;
        this.errors = errors;
    }

    /// The same, of which the errors are listened to as well.
    public Command withErrors() {
        return new Command(words, limit, most, true);
    }

    /// What it said.
    ///
    /// @param status its exit status; -1 if it was killed
    public record Output(int status, Bytes bytes) {
        /// As text, whatever is not UTF-8 replaced.
        public String text() {
            return new String(bytes.shared(), StandardCharsets.UTF_8);
        }
    }

    /// Runs it with messages in English; null if there is no such program.
    public @Nullable Output run() {
        ProcessBuilder builder = new ProcessBuilder(words);
        if (errors) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return listen(process);
        } catch (IOException e) {
            return null;
        }
    }

    private Output listen(Process process) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread reader = Thread.ofPlatform().daemon().start(() -> read(process, said));
        try {
            boolean isOver = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            reader.join(isOver ? LINGER : 1);
            int status = isOver ? process.exitValue() : -1;
            return new Output(status, Bytes.owned(said.toByteArray()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Output(-1, Bytes.EMPTY);
        } finally {
            kill(process);
        }
    }

    private void read(Process process, ByteArrayOutputStream said) {
        byte[] portion = new byte[1 << 14];
        try {
            InputStream in = process.getInputStream();
            for (int got = in.read(portion); got >= 0; got = in.read(portion)) {
                said.write(portion, 0, Math.min(got, most - said.size()));
                if (said.size() == most) {
                    kill(process);
                    return;
                }
            }
        } catch (IOException e) {
            // it was killed; what it said until then counts
        }
    }

    private static void kill(Process process) {
        if (process.isAlive()) { // to look for those of one that is over costs, and finds none
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
