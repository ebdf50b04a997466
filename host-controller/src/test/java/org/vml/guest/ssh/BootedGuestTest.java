package org.vml.guest.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.api.Json;
import org.vml.cli.Installation;
import org.vml.guest.AgentArchive;
import org.vml.guest.AgentImage;
import org.vml.guest.AgentProcess;
import org.vml.hypervisor.GuestImage;
import org.vml.hypervisor.PrivateLibvirtd;
import org.vml.operation.Run;

/// The agent itself, with the runtime that `scripts/build` packs, in a machine that `vml open` made.
@Tag("slow")
@Tag("guest")
class BootedGuestTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void theAgentIsPutOnceAndRunsAsTheUserAndAsRoot() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "vml-ssh"); // sockets are below it
        try (Installation vml = new Installation(
                directory, Map.of("VML_LIBVIRT_URI", PrivateLibvirtd.shared().uri()))) {
            JsonNode ssh = open(vml);
            AgentImage image = AgentImage.of(AgentArchive.make());
            assertTrue(image.size() < 25 << 20, () -> image.size() + " bytes");
            SshTarget target = SshTarget.ofArea(
                    ssh.path("port").asInt(),
                    "atlas",
                    Path.of(ssh.path("key").asText()),
                    Path.of(ssh.path("knownHosts").asText()));
            assertEquals(0, vml.vml("ssh", "--", "true").status()); // which waits until the key is allowed
            for (boolean elevate : new boolean[] {false, true}) {
                assertEquals(image.size(), versionFrom(target, image, elevate));
                assertEquals(0, versionFrom(target, image, elevate));
            }
            assertEquals("", vml.vml("ssh", "--", "pgrep -x java || true").out());
            assertEquals(0, vml.vml("close", "--discard").status());
        } finally {
            int ignored = new ProcessBuilder("rm", "-rf", directory.toString())
                    .start()
                    .waitFor();
        }
    }

    private static JsonNode open(Installation vml) throws Exception {
        for (List<String> words : List.of(
                List.of("init"),
                List.of("import", GuestImage.get().disk().toString(), "--as", "base"),
                List.of("open", "base", "--memory", "768M", "--cpus", "2", "--user", "atlas"))) {
            Installation.Ended ended = vml.vml(words.toArray(String[]::new));
            assertEquals(0, ended.status(), () -> words + ": " + ended.err());
        }
        return Json.mapper()
                .readTree(vml.vml("status", "--json").out())
                .path("areas")
                .path(0)
                .path("ssh");
    }

    /// How many bytes were sent for it.
    private static long versionFrom(SshTarget target, AgentImage image, boolean elevate) throws Exception {
        Run run = new Run();
        try (SshTransport transport = SshTransport.connect(target, PATIENCE);
                AgentProcess agent = transport.start(image, List.of("--version"), elevate, run)) {
            String version = new String(agent.output().readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(version.isBlank(), agent::complaints);
            assertEquals(elevate, agent.elevated());
            assertEquals(OptionalInt.of(0), agent.await(PATIENCE));
        }
        return run.progress().doneBytes();
    }
}
