package org.vml.hypervisor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real QEMU that runs a [CountingGuest]. Source of the commands: QEMU's QMP reference.
final class QemuMachine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE = Duration.ofMinutes(3).toNanos();

    private final Process process;
    private final BufferedReader replies;
    private final Path said;

    private QemuMachine(Process process, Path said) throws IOException {
        this.process = process;
        this.replies = process.inputReader(StandardCharsets.UTF_8);
        this.said = said;
        replies.readLine(); // the greeting
        execute("qmp_capabilities", Map.of());
    }

    /// Starts a guest, from its firmware or from a memory image.
    ///
    /// @param memory in MiB
    /// @param from a memory image, or none
    static QemuMachine start(Path directory, CountingGuest guest, int memory, Path... from) throws IOException {
        Path firmware = Files.write(directory.resolve("firmware"), guest.firmware());
        Path said = Files.createTempFile(directory, "said", "");
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-accel",
                "tcg",
                "-machine",
                "pc",
                "-nodefaults",
                "-display",
                "none",
                "-m",
                Integer.toString(memory),
                "-device",
                "VGA,vgamem_mb=1",
                "-bios",
                firmware.toString(),
                "-debugcon",
                "file:" + said,
                "-qmp",
                "stdio"));
        for (Path image : from) {
            command.addAll(List.of("-incoming", "exec:cat " + image));
        }
        return new QemuMachine(
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("errors").toFile())
                        .start(),
                said);
    }

    JsonNode execute(String command, Map<String, ?> arguments) throws IOException {
        process.getOutputStream().write(JSON.writeValueAsBytes(Map.of("execute", command, "arguments", arguments)));
        process.getOutputStream().flush();
        while (true) {
            String line = replies.readLine();
            if (line == null) {
                throw new IOException("QEMU has ended");
            }
            JsonNode reply = JSON.readTree(line);
            if (reply.has("error")) {
                throw new IOException(command + ": " + line);
            }
            if (reply.has("return")) {
                return reply.get("return");
            }
        }
    }

    /// Saves the memory while the guest goes on, unless it was stopped, until the last moment. Then it stands
    /// still.
    ///
    /// QEMU 7.2 may lose what a guest writes while its memory is saved, on a busy host: then the image is not of
    /// one moment, whoever loads it.
    void save(Path image) throws IOException, InterruptedException {
        execute("migrate", Map.of("uri", "exec:cat > " + image));
        long start = System.nanoTime();
        String status = "";
        while (!status.equals("completed")) {
            assertTrue(!status.equals("failed") && System.nanoTime() - start < PATIENCE, status);
            Thread.sleep(10);
            status = execute("query-migrate", Map.of()).path("status").asText();
        }
    }

    /// Has the guest stand still.
    void stop() throws IOException {
        execute("stop", Map.of());
    }

    /// Has the guest, which stands still, go on; once its memory has been read, if it comes from an image.
    void resume() throws IOException, InterruptedException {
        while (execute("query-status", Map.of()).path("status").asText().equals("inmigrate")) {
            Thread.sleep(10);
        }
        execute("cont", Map.of());
    }

    /// Writes the guest's memory to a file, as it is: QEMU's word for what RAM holds.
    ///
    /// @param start physical address
    void dump(Path file, long start, long length) throws IOException {
        execute("pmemsave", Map.of("val", start, "size", length, "filename", file.toString()));
    }

    /// The counts that the guest has told of.
    List<Long> counts() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(said)).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> counts = new ArrayList<>();
        while (bytes.remaining() >= 5) {
            assertEquals('C', (char) bytes.get(), "the guest lost what it had written");
            counts.add(Integer.toUnsignedLong(bytes.getInt()));
        }
        return counts;
    }

    /// Waits until the guest has told of `more` counts more.
    void count(int more) throws IOException, InterruptedException {
        int wanted = counts().size() + more;
        long start = System.nanoTime();
        while (counts().size() < wanted) {
            assertTrue(process.isAlive() && System.nanoTime() - start < PATIENCE, "the guest does not count");
            Thread.sleep(10);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        replies.close();
    }
}
