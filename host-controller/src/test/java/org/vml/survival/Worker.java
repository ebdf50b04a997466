package org.vml.survival;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.vml.hypervisor.Bench;
import org.vml.hypervisor.Guest;

/// A program in a guest that reads and writes its disk all the time, never from the page cache, and compares what it
/// reads (`worker.py`). It says in memory how far it is.
record Worker(Guest guest) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ENOUGH = 5;

    /// Starts it and waits until it is at work.
    static Worker start(Guest guest) throws Exception {
        String script;
        try (InputStream in = Objects.requireNonNull(Worker.class.getResourceAsStream("worker.py"))) {
            script = Base64.getEncoder().encodeToString(in.readAllBytes());
        }
        guest.run(
                "echo " + script + " | base64 -d > worker.py; nohup python3 worker.py < /dev/null > /dev/null 2>&1 &");
        Worker worker = new Worker(guest);
        Bench.await("the worker is at work", PATIENCE, () -> worker.steps() > 0);
        return worker;
    }

    private long steps() throws IOException, InterruptedException {
        String steps = guest.run("cat /dev/shm/failed /dev/shm/steps 2> /dev/null || true");
        return steps.isEmpty() ? 0 : Long.parseLong(steps);
    }

    /// Sees that it gets on, from now.
    void awaitProgress() throws Exception {
        long before = steps();
        Bench.await("the worker gets on", PATIENCE, () -> steps() > before + ENOUGH);
    }

    /// Has it compare all that it has ever written, and sees that neither it nor the kernel met an error.
    void requireAllRight() throws Exception {
        guest.run("touch /dev/shm/stop");
        Bench.await(
                "the worker looks at everything",
                PATIENCE,
                () -> guest.run("ls /dev/shm").contains("right"));
        assertEquals("", guest.run("cat /dev/shm/failed 2> /dev/null || true"), "what failed");
        assertEquals("", guest.run("sudo dmesg | grep -iE 'i/o error|ext4-fs (error|warning)' || true"), "the kernel");
    }

    /// Writes a file that does not compress, and returns its digest when the guest has it on its disk.
    String write(String file, int mebibytes) throws IOException, InterruptedException {
        return guest.run("head -c " + mebibytes + "M /dev/urandom > " + file + " && sync && sha256sum < " + file
                + " | cut -c 1-64");
    }
}
