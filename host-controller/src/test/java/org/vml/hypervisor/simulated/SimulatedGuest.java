package org.vml.hypervisor.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.GuestWork;

/// The inside of a simulated machine, by its console.
///
/// @param console the socket `console.sock` of its working area
public record SimulatedGuest(Path console) implements GuestWork {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// How far apart the sectors are that are used: a cluster of an overlay.
    private static final int STRIDE = 128;

    private static final int NOTES = 1000;
    private static final int READS = 300;

    /// Writes a number all over a sector.
    public void write(int disk, long sector, int number) throws IOException {
        String nothing = ask('w', String.format(Locale.ROOT, "%d%08X%08X", disk, sector, number));
        assertEquals("", nothing);
    }

    /// The number that a sector is full of.
    public int read(int disk, long sector) throws IOException {
        return Integer.parseUnsignedInt(ask('r', String.format(Locale.ROOT, "%d%08X", disk, sector)), 16);
    }

    /// Has the disks write what they hold back.
    public void sync() throws IOException {
        assertEquals("", ask('s', ""));
    }

    private String ask(char command, String argument) throws IOException {
        String tag =
                String.format(Locale.ROOT, "%08X", ThreadLocalRandom.current().nextInt());
        try (LineSocket open = LineSocket.connect(console, PATIENCE)) {
            open.send("\n" + command + tag + argument);
            String answer = open.receive();
            while (!answer.startsWith(tag)) {
                answer = open.receive();
            }
            if (!answer.endsWith(".")) {
                throw new AssertionError("the guest says " + answer + " to " + command + argument);
            }
            return answer.substring(tag.length(), answer.length() - 1);
        }
    }

    @Override
    public void await(Duration patience) throws Exception {
        Bench.await("the guest answers at " + console, patience, () -> {
            try {
                return count() >= 0;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Override
    public void note(String name, int number) throws IOException {
        write(0, sector(name), number);
        sync();
    }

    @Override
    public int noted(String name) throws IOException {
        return read(0, sector(name));
    }

    private static int sector(String name) {
        return STRIDE * Math.floorMod(name.hashCode(), NOTES);
    }

    /// It counts since it was booted.
    @Override
    public void startCounting() {}

    @Override
    public long count() throws IOException {
        return Long.parseLong(ask('n', ""), 16);
    }

    @Override
    public Instant clock() throws IOException {
        return Instant.ofEpochSecond(Long.parseLong(ask('d', ""), 16));
    }

    @Override
    public String keys() throws IOException {
        return ask('l', "");
    }

    @Override
    public Reading read() {
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < READS; i++) {
                    int ignored = read(0, (long) i * STRIDE + 1);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return () -> {
            Void ignored = reading.get();
        };
    }

    /// Any error that it sees it tells at once, whatever it was asked.
    @Override
    public void requireSoundDisk() throws IOException {
        int ignored = read(0, 0);
    }
}
