package org.vml.exchange.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.repository.DiskSource;
import org.vml.repository.DiskTarget;

/// A process of ours is ended while it reads one image and writes another.
class QemuNbdLeftoversTest {
    private final List<Path> before = Qemu.sockets();

    @TempDir
    private Path directory;

    /// What the process does: it opens both, says so, and waits.
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws Exception {
            try (DiskSource source = DiskImages.open(Path.of(arguments[0]), null);
                    DiskTarget target = DiskImages.create(Path.of(arguments[1]), ImageFormat.QCOW2, 1 << 20)) {
                System.out.println("ready " + source.size() + target);
                Thread.sleep(60_000);
            }
        }
    }

    private Process worker() throws IOException, InterruptedException {
        Path image = Qemu.create(directory, "a.qcow2", "qcow2");
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        image.toString(),
                        directory.resolve("b.qcow2").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = worker.inputReader();
        String line = output.readLine();
        assertTrue(line != null && line.startsWith("ready "));
        return worker;
    }

    private void assertEnded(List<ProcessHandle> servers) throws Exception {
        assertEquals(2, servers.size());
        for (ProcessHandle server : servers) {
            server.onExit().get(5, TimeUnit.SECONDS);
            assertFalse(server.isAlive());
        }
        assertEquals(before, Qemu.sockets());
    }

    @Test
    void aKillLeavesNoServerAndNoSocket() throws Exception {
        Process worker = worker();
        List<ProcessHandle> servers = Qemu.servers(worker.toHandle());
        worker.destroyForcibly().waitFor();
        assertEnded(servers);
        assertEquals(2, Qemu.names(directory).size()); // the hidden directory stays, as is documented
    }

    @Test
    void anOrderlyEndLeavesNoPartialFileEither() throws Exception {
        Process worker = worker();
        List<ProcessHandle> servers = Qemu.servers(worker.toHandle());
        worker.destroy();
        worker.waitFor();
        assertEnded(servers);
        assertEquals(List.of("a.qcow2"), Qemu.names(directory));
    }
}
