package org.vml.workingarea;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What a config drive says, read back from the image.
class ConfigDriveTest {
    private static final UUID ID = UUID.fromString("8f6c2b1e-52a4-4a0f-9d55-6d3f0f7f9a01");
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHNvbWVib2R5 vml wa1";
    private static final JsonMapper JSON = new JsonMapper();

    /// ECMA-119: the first volume descriptor is in sector 16, its volume identifier at byte 40.
    private static final int LABEL_AT = 16 * 2048 + 40;

    @TempDir
    private Path directory;

    private AreaDirectory area;

    @BeforeEach
    void make() {
        area = new AreaDirectory(directory.resolve("wa1"));
        area.make();
    }

    private static GuestContext context(@Nullable String user, Contextualisation wanted) {
        return new GuestContext(ID, "My_Area.1", user, KEY, wanted);
    }

    private Path readBack(GuestContext context) throws Exception {
        ConfigDrive.write(area, context, null);
        Path tree = directory.resolve("tree");
        Process reader = new ProcessBuilder(
                        "xorriso",
                        "-no_rc",
                        "-osirrox",
                        "on",
                        "-indev",
                        area.configDrive().toString(),
                        "-extract",
                        "/",
                        tree.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, reader.waitFor(), said);
        return tree;
    }

    @Test
    void threeLayoutsAreOnOneImageAndNothingElse() throws Exception {
        Path tree = readBack(context("atlas", Contextualisation.USUAL));
        try (Stream<Path> files = Files.walk(tree)) {
            assertEquals(
                    Set.of(
                            "user-data",
                            "meta-data",
                            "openstack/latest/user_data",
                            "openstack/latest/meta_data.json",
                            "ec2/latest/user-data",
                            "ec2/latest/meta-data.json"),
                    files.filter(Files::isRegularFile)
                            .map(file -> tree.relativize(file).toString())
                            .collect(Collectors.toSet()));
        }
        JsonNode noCloud = json(tree, "meta-data");
        assertEquals(ID.toString(), noCloud.path("instance-id").asText());
        assertEquals("my-area-1", noCloud.path("local-hostname").asText());
        assertEquals(KEY, noCloud.path("public-keys").path(0).asText());
        JsonNode openStack = json(tree, "openstack/latest/meta_data.json");
        assertEquals(ID.toString(), openStack.path("uuid").asText());
        assertEquals(KEY, openStack.path("public_keys").path("vml").asText());
        JsonNode ec2 = json(tree, "ec2/latest/meta-data.json");
        assertEquals(ID.toString(), ec2.path("instance-id").asText());
        assertEquals(KEY, ec2.path("public-keys").path("0").path("openssh-key").asText());
        String userData = Files.readString(tree.resolve("user-data"));
        assertEquals(userData, Files.readString(tree.resolve("openstack/latest/user_data")));
        assertEquals(userData, Files.readString(tree.resolve("ec2/latest/user-data")));
    }

    @Test
    void theLabelIsNoClouds() throws Exception {
        ConfigDrive.write(area, context(null, Contextualisation.USUAL), null);
        byte[] image = Files.readAllBytes(area.configDrive());
        byte[] label = Arrays.copyOfRange(image, LABEL_AT, LABEL_AT + 32);
        assertEquals(ConfigDrive.LABEL, new String(label, StandardCharsets.US_ASCII).strip());
    }

    @Test
    void theSameContextMakesTheSameBytes() throws Exception {
        GuestContext context = context("atlas", Contextualisation.USUAL);
        ConfigDrive.write(area, context, null);
        byte[] once = Files.readAllBytes(area.configDrive());
        Thread.sleep(1100); // ISO 9660 counts seconds
        ConfigDrive.write(area, context, null);
        assertArrayEquals(once, Files.readAllBytes(area.configDrive()));
        try (Stream<Path> files = Files.list(area.path())) {
            assertEquals(List.of(area.configDrive()), files.toList());
        }
    }

    @Test
    void aUserIsNamedOrTheImagesOwn() throws Exception {
        JsonNode named = cloudConfig(context("atlas", Contextualisation.USUAL).userData());
        assertEquals("atlas", named.path("users").path(1).path("name").asText());
        assertEquals(
                KEY,
                named.path("users").path(1).path("ssh_authorized_keys").path(0).asText());
        JsonNode unnamed = cloudConfig(context(null, Contextualisation.USUAL).userData());
        assertEquals(KEY, unnamed.path("ssh_authorized_keys").path(0).asText());
        assertTrue(unnamed.path("users").isMissingNode());
    }

    @Test
    void commandsStayWhatTheyAre() throws Exception {
        List<String> commands = List.of("echo \"a: 'b'\" > /tmp/ü; true", "- x\n#cloud-config");
        String userData =
                context("atlas", new Contextualisation(null, commands, false)).userData();
        assertEquals(List.of("#cloud-config"), userData.lines().limit(1).toList());
        assertEquals(2, userData.lines().count());
        JsonNode run = cloudConfig(userData).path("runcmd");
        assertEquals(commands, List.of(run.path(0).asText(), run.path(1).asText()));
        assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(userData));
    }

    /// CernVM's boot loader knows lines that are exactly the two marks, and what is between.
    @Test
    void aPinIsBetweenLinesOfItsOwn() {
        CvmfsPin pin = new CvmfsPin("cernvm-system-4.4.0.1", "cernvm-prod.cern.ch", "/cvm4");
        List<String> lines = context("atlas", new Contextualisation(pin, List.of(), false))
                .userData()
                .lines()
                .toList();
        assertEquals("Content-Type: multipart/mixed; boundary=\"==vml-user-data==\"", lines.getFirst());
        int begin = lines.indexOf("[ucernvm-begin]");
        assertEquals(
                List.of("cvmfs_branch=cernvm-prod.cern.ch", "cernvm_path=/cvm4", "cvmfs_tag=cernvm-system-4.4.0.1"),
                lines.subList(begin + 1, lines.indexOf("[ucernvm-end]")));
        assertTrue(lines.contains("#cloud-config"));
        assertFalse(context("atlas", Contextualisation.USUAL).userData().contains("ucernvm"));
    }

    @Test
    void whatWouldBeMoreThanALineIsNoPin() {
        for (String tag : List.of("", "a b", "a\nb", "$(reboot)", "a;b", "x".repeat(200))) {
            ProblemException problem = assertThrows(ProblemException.class, () -> new CvmfsPin(tag, null, null), tag);
            assertEquals(ProblemKind.USAGE, problem.kind());
        }
    }

    @Test
    void closingAnAreaRemovesIt() {
        ConfigDrive.write(area, context(null, Contextualisation.USUAL), null);
        area.clear();
        assertFalse(Files.exists(area.configDrive()));
    }

    private static JsonNode cloudConfig(String userData) throws IOException {
        return JSON.readTree(userData.substring(userData.indexOf('\n')));
    }

    private static JsonNode json(Path tree, String file) throws IOException {
        return JSON.readTree(Files.readString(tree.resolve(file)));
    }
}
