package org.vml.agent.packages;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vml.protocol.environment.RawPath;

/// rpm, asked about all packages; it is killed when it takes more than five minutes.
final class RpmQuery implements AutoCloseable {
    private static final int LIMIT_SECONDS = 300;

    private final Process process;

    /// An `IOException` if there is no such program.
    ///
    /// @param root the root's own path
    /// @param database the path of the database in the root
    /// @param format as `--queryformat` has it
    RpmQuery(RawPath root, String database, String format) throws IOException {
        List<String> words = new ArrayList<>(List.of("rpm", "--dbpath", database));
        if (!root.isRoot()) {
            words.addAll(List.of("--root", root.toString()));
        }
        words.addAll(List.of("-qa", "--queryformat", format));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        process = builder.start();
        process.getOutputStream().close();
        Thread.ofPlatform().daemon().start(this::guard);
    }

    private void guard() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    /// What it says.
    InputStream output() {
        return process.getInputStream();
    }

    /// Whether it came to its end, which is waited for.
    boolean succeeded() throws IOException {
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while rpm was asked", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
