package org.vml.guest.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Reads a stream to its end and keeps the last 8 KiB of it.
final class LastWords {
    private static final int KEPT = 8 << 10;

    private byte[] bytes = {};
    private final Thread reader;

    private LastWords(InputStream stream) {
        reader = Thread.ofVirtual().unstarted(() -> read(stream));
    }

    static LastWords of(InputStream stream) {
        LastWords words = new LastWords(stream);
        words.reader.start();
        return words;
    }

    private void read(InputStream stream) {
        byte[] buffer = new byte[KEPT];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                add(buffer, read);
            }
        } catch (IOException e) {
            // the end, too
        }
    }

    private synchronized void add(byte[] buffer, int length) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(buffer, 0, all, bytes.length, length);
        bytes = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
    }

    /// Control characters are shown as `?`: a guest wrote it, and it will be printed.
    synchronized String text() {
        return new String(bytes, StandardCharsets.UTF_8).strip().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }

    void awaitEnd(Duration patience) {
        try {
            boolean ignored = reader.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
