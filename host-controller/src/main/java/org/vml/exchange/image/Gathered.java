package org.vml.exchange.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a program says: the first bytes are kept, the rest is read and dropped, so that it is never held up.
final class Gathered {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;

    private Gathered(InputStream from, int limit) {
        reader = Thread.ofPlatform().daemon().name("vml-child-output").start(() -> gather(from, limit));
    }

    static Gathered from(InputStream from, int limit) {
        return new Gathered(from, limit);
    }

    private void gather(InputStream from, int limit) {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                kept.write(buffer, 0, Math.min(n, limit - kept.size()));
            }
        } catch (IOException e) {
            // The pipe broke: what came is what there is.
        }
    }

    /// Everything that was kept, once the program has ended; else what has come by now.
    String text() {
        try {
            boolean ignored = reader.join(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return kept.toString(StandardCharsets.UTF_8);
    }
}
