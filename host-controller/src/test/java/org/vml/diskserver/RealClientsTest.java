package org.vml.diskserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vml.chunk.Seeds;

/// The clients that people have: QEMU's block layer, and libnbd.
@Timeout(120)
final class RealClientsTest {
    private static final int CHUNK = 64 << 10;

    @TempDir
    private Path directory;

    private final Random random = Seeds.random("real clients");

    private Path socket() {
        return directory.resolve("s");
    }

    private Path raw(TestDisk disk) throws IOException {
        return Files.write(directory.resolve("raw"), disk.expected(0, (int) disk.size()));
    }

    private DiskServer server() {
        return new DiskServer(directory.resolve("cache"), 1 << 30);
    }

    @Test
    void copiesAndComparisons() throws Exception {
        TestDisk disk = TestDisk.random(random, 300, CHUNK);
        Path raw = raw(disk);
        String uri = Programs.uri(socket());
        Path copy = directory.resolve("copy");
        try (DiskServer server = server();
                ServedDisks served = server.serve(socket(), Map.of("vda", disk))) {
            Programs.run("qemu-img", "compare", "-f", "raw", "-F", "raw", raw.toString(), uri);
            Programs.run("nbdcopy", uri, copy.toString());
            assertEquals(-1, Files.mismatch(raw, copy));
            Files.delete(copy);
            Programs.run("nbdcopy", "--synchronous", uri, copy.toString());
            assertEquals(-1, Files.mismatch(raw, copy));
            Programs.run("qemu-img", "convert", "-f", "raw", "-O", "raw", uri, copy.toString());
            Programs.run("cmp", "-n", Long.toString(disk.size()), raw.toString(), copy.toString());
            assertEquals(disk.dataChunks(), disk.allLoads());
            assertEquals(0, served.disk("vda").statistics().errors());
        }
    }

    @Test
    void whatTheySayOfIt() throws Exception {
        TestDisk disk = new TestDisk(8L << 30, CHUNK).fill(0).fill(1).fill(1000).fill(100_000);
        try (DiskServer server = server();
                ServedDisks served = server.serve(socket(), Map.of("vda", disk))) {
            JsonNode info = new ObjectMapper()
                    .readTree(Programs.run("nbdinfo", "--json", Programs.uri(socket())))
                    .path("exports")
                    .path(0);
            assertEquals(disk.size(), info.path("export-size").asLong());
            assertTrue(info.path("is_read_only").asBoolean());
            assertTrue(info.path("can_multi_conn").asBoolean());
            assertTrue(Programs.run("nbdinfo", "--list", "nbd+unix:///?socket=" + socket())
                    .contains("vda"));
            assertEquals(
                    List.of(
                            "0 131072 data",
                            "131072 65404928 hole,zero",
                            "65536000 65536 data",
                            "65601536 6487998464 hole,zero",
                            "6553600000 65536 data",
                            "6553665536 2036269056 hole,zero"),
                    Programs.run("nbdinfo", "--map", Programs.uri(socket()))
                            .lines()
                            .map(line -> line.strip().split(" +"))
                            .map(words -> words[0] + " " + words[1] + " " + words[3])
                            .toList());
            assertMap(disk);
            assertTrue(disk.allLoads() <= 4, "a map needs no data, a look at the file system a little");
            assertEquals(0, served.disk("vda").statistics().errors());
        }
    }

    private void assertMap(TestDisk disk) throws Exception {
        String json = Programs.run("qemu-img", "map", "--output=json", "-f", "raw", Programs.uri(socket()));
        long end = 0;
        for (JsonNode stretch : new ObjectMapper().readTree(json)) {
            assertEquals(end, stretch.path("start").asLong());
            assertEquals(disk.isHole(end), stretch.path("zero").asBoolean());
            end += stretch.path("length").asLong();
        }
        assertEquals(disk.size(), end);
    }

    @Test
    void aSparseDiskOf64TebibytesIsMappedAtOnce() throws Exception {
        TestDisk disk = new TestDisk(64L << 40, 1 << 20).fill(7).fill((64L << 20) - 1);
        try (DiskServer server = server();
                ServedDisks served = server.serve(socket(), Map.of("vda", disk))) {
            List<String> map = Programs.run("nbdinfo", "--map", Programs.uri(socket()))
                    .lines()
                    .toList();
            assertEquals(4, map.size(), map::toString);
            assertEquals(0, served.disk("vda").statistics().bytesServed());
        }
    }

    @Test
    void anOverlayIsReadAndWritten() throws Exception {
        TestDisk disk = TestDisk.patterned(200, CHUNK);
        Path overlay = directory.resolve("overlay.qcow2");
        try (DiskServer server = server();
                ServedDisks served = server.serve(socket(), Map.of("vda", disk))) {
            Programs.run(
                    "qemu-img",
                    "create",
                    "-q",
                    "-f",
                    "qcow2",
                    "-F",
                    "raw",
                    "-b",
                    Programs.uri(socket()),
                    overlay.toString(),
                    Long.toString(disk.size()));
            List<String> command = new ArrayList<>(List.of("qemu-io", "-f", "qcow2"));
            for (int i = 0; i < 200; i++) {
                long chunk = random.nextInt(200);
                int within = random.nextInt(CHUNK / 1024 - 8) * 1024;
                int length = 512 * (1 + random.nextInt(12));
                command.add("-c");
                command.add("read -P " + TestDisk.pattern(chunk) + " " + (chunk * CHUNK + within) + " " + length);
            }
            command.addAll(List.of("-c", "write -P 255 65536 4096", "-c", "read -P 255 65536 4096"));
            command.addAll(List.of("-c", "read -P 2 69632 4096", "-c", "flush", overlay.toString()));
            String said = Programs.run(command.toArray(String[]::new));
            assertTrue(!said.contains("verification failed") && !said.contains("rror"), said);
            assertEquals(0, served.disk("vda").statistics().errors());
        }
    }

    /// A client of QEMU's with a reconnect delay, told what to do line by line.
    private static final class PatientClient implements AutoCloseable {
        private final Process process;
        private final OutputStream in;
        private final BufferedReader out;

        PatientClient(Path socket) throws IOException {
            process = new ProcessBuilder(
                            "qemu-io",
                            "--image-opts",
                            "-r",
                            "driver=nbd,server.type=unix,server.path=" + socket + ",export=vda,reconnect-delay=60")
                    .redirectErrorStream(true)
                    .start();
            in = process.getOutputStream();
            out = process.inputReader();
        }

        void say(String command) throws IOException {
            in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        }

        void awaitRead() throws IOException {
            String line = String.valueOf(out.readLine());
            while (!line.contains("bytes at offset")) {
                assertTrue(!line.equals("null") && !line.contains("rror") && !line.contains("fail"), line);
                line = String.valueOf(out.readLine());
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void aClientWaitsForTheServerAndGoesOn() throws Exception {
        TestDisk disk = TestDisk.patterned(20, CHUNK);
        ServedDisks served;
        try (DiskServer server = server()) {
            served = server.serve(socket(), Map.of("vda", disk));
            try (PatientClient client = new PatientClient(socket())) {
                client.say("read -P 3 131072 60000");
                client.awaitRead();
                for (int i = 0; i < 3; i++) {
                    served.close();
                    int chunk = 5 + i;
                    client.say("read -P " + TestDisk.pattern(chunk) + " " + chunk * CHUNK + " 4096");
                    served = server.serve(socket(), Map.of("vda", disk));
                    client.awaitRead();
                }
            }
        }
    }
}
