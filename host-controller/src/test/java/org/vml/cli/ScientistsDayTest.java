package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.vml.cli.Installation.Ended;
import org.vml.hypervisor.GuestImage;

/// A day's work in a real guest, kept as a light entry of some kilobytes and opened in a fresh machine; each test
/// goes on where the one before it ended.
@Tag("slow")
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScientistsDayTest {
    private static final String RESULT = "$HOME/analysis/fit $HOME/analysis/events";

    /// What is looked at of the files: the day's own, and some of those that it changed.
    private static final String FACTS = "stat -c '%n %F %a %U:%G %s %Y' ~/analysis ~/analysis/[ef]* ~/.bashrc"
            + " ~/.netrc /srv/muons /etc/cron.d/fit /etc/security/limits.conf /etc/motd"
            + " /usr/share/units/atlas.units 2>/dev/null;"
            + " sudo sha256sum ~/analysis/[ef]* ~/.bashrc /etc/cron.d/fit /etc/security/limits.conf";

    private Scientist scientist;
    private String result = "";
    private String facts = "";

    @BeforeAll
    void open() throws Exception {
        scientist = Scientist.at(GuestImage.get(), "debian");
    }

    @AfterAll
    void end() throws Exception {
        scientist.close();
    }

    private void send(Path file, String place) throws IOException {
        String text = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        scientist.inside("echo " + text + " | base64 -d >" + place);
    }

    private static void run(Path directory, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
    }

    /// A program that was compiled here.
    private Path program() throws Exception {
        Path source = scientist.directory().resolve("fit.c");
        try (InputStream in = ScientistsDayTest.class.getResourceAsStream("fit.c")) {
            Files.write(source, Objects.requireNonNull(in).readAllBytes());
        }
        run(scientist.directory(), "cc", "-O2", "-o", "fit", "fit.c");
        return scientist.directory().resolve("fit");
    }

    /// A package with one file.
    private Path debianPackage() throws Exception {
        Path tree = scientist.directory().resolve("units");
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(tree.resolve("DEBIAN/control"), """
                Package: units-atlas
                Version: 1.2
                Architecture: all
                Maintainer: ATLAS <atlas@example.org>
                Description: units
                """);
        Files.createDirectories(tree.resolve("usr/share/units"));
        Files.writeString(tree.resolve("usr/share/units/atlas.units"), "GeV = 1000 MeV\n");
        run(scientist.directory(), "dpkg-deb", "--root-owner-group", "-b", "units", "units.deb");
        return scientist.directory().resolve("units.deb");
    }

    @Test
    @Order(1)
    void aDaysWork() throws Exception {
        scientist.inside("mkdir -m 750 ~/analysis");
        send(program(), "~/analysis/fit && chmod 755 ~/analysis/fit");
        send(debianPackage(), "/tmp/units.deb && sudo dpkg -i /tmp/units.deb");
        scientist.inside("""
                seq 1 150000 | sed 's/$/.125/' >~/analysis/events
                echo 'atlas soft nofile 4096' | sudo tee -a /etc/security/limits.conf
                echo '*/5 * * * * atlas $HOME/analysis/fit $HOME/analysis/events' | sudo tee /etc/cron.d/fit
                printf 'machine grid.example.org login atlas password hunter2hunter2\\n' >~/.netrc
                chmod 600 ~/.netrc
                sudo rm /etc/motd
                sudo groupadd -g 2000 muons
                sudo useradd -u 1500 -G muons -s /bin/bash ann
                echo muons | sudo tee /srv/muons
                sudo chown ann:muons /srv/muons
                echo 'ClientAliveInterval 300' | sudo tee /etc/ssh/sshd_config.d/20-alive.conf
                sudo mkdir -p /etc/vml
                echo '{"exclude": ["*.scratch"]}' | sudo tee /etc/vml/light.json
                echo scratch >~/analysis/big.scratch
                (sleep 900 | ATLAS_RUN=358031 script -qfc 'bash -i' /dev/null) >/dev/null 2>&1 &
                cat >>~/.bashrc <<'X'
                alias fit='~/analysis/fit ~/analysis/events'
                export ATLAS_RELEASE=22.0.1
                X
                """);
        result = scientist.inside(RESULT);
        assertTrue(result.startsWith("n = 150000, mean = 75000.625"), result);
        facts = scientist.inside(FACTS);
    }

    @Test
    @Order(2)
    void isAnEntryOfSomeKilobytes() throws Exception {
        JsonNode saved = scientist.json("save", "friday", "--light", "-m", "the fit");
        long added = saved.path("bytesAdded").asLong(Long.MAX_VALUE);
        assertTrue(added > 0 && added < 1 << 20, saved.toString());
        JsonNode light = scientist.json("show", "friday").path("light");
        Map<String, String> changes = new TreeMap<>();
        light.path("files")
                .forEach(file -> changes.put(
                        file.path("path").asText(), file.path("change").asText()));
        Map<String, String> expected = Map.of(
                "/home/atlas/analysis", "added",
                "/home/atlas/analysis/fit", "added",
                "/home/atlas/analysis/events", "added",
                "/home/atlas/.bashrc", "changed",
                "/etc/cron.d/fit", "added",
                "/etc/security/limits.conf", "changed",
                "/etc/motd", "removed",
                "/usr/share/units/atlas.units", "added",
                "/var/lib/dpkg/status", "changed");
        expected.forEach((path, change) -> assertEquals(change, changes.get(path), path + " in " + changes));
        assertFalse(changes.containsKey("/home/atlas/.netrc"));
        assertTrue(light.path("withheld").toString().contains("/home/atlas/.netrc"));
        Map<String, String> excluded = new TreeMap<>();
        light.path("excluded")
                .forEach(each -> excluded.put(
                        each.path("path").asText(), each.path("reason").asText()));
        assertEquals("left out by /etc/vml/light.json in the guest", excluded.get("/home/atlas/analysis/big.scratch"));
        assertEquals(
                "1.2",
                light.path("system").path("packages").path("units-atlas:all").asText());
    }

    @Test
    @Order(3)
    void savedAgainItSendsNothing() throws Exception {
        JsonNode saved = scientist.json("save", "friday-again", "--light");
        assertTrue(saved.path("bytesAdded").asLong(Long.MAX_VALUE) < 64 << 10, saved.toString());
        assertEquals(0, saved.path("bytesScanned").asLong(-1), "no content is sent");
        JsonNode diff = scientist.json("diff", "friday", "friday-again");
        assertEquals("[]", diff.path("files").toString());
    }

    @Test
    @Order(4)
    void openedInAFreshMachineTheProgramSaysTheSame() throws Exception {
        scientist.vml("close", "--discard");
        String notes = scientist.json("open", "friday").path("notes").toString();
        assertTrue(notes.contains("made group ann, group muons, user ann"), notes);
        assertTrue(notes.contains("ssh.service restarted"), notes);
        assertEquals(result, scientist.inside(RESULT));
        assertEquals(
                facts.lines().filter(line -> !line.contains(".netrc")).toList(),
                scientist.inside(FACTS).lines().toList());
        assertEquals(
                "alias fit='~/analysis/fit ~/analysis/events'\n22.0.1",
                scientist.inside("bash -ic 'alias fit; echo $ATLAS_RELEASE' 2>/dev/null"));
        assertEquals("358031", scientist.inside("bash -lc '. ~/.local/state/vml/environment.sh; echo $ATLAS_RUN'"));
        assertEquals("install ok installed 1.2", scientist.inside("dpkg-query -Wf '${Status} ${Version}' units-atlas"));
        assertEquals("", scientist.inside("dpkg -V units-atlas"));
        assertEquals("uid=1500(ann) gid=1500(ann) groups=1500(ann),2000(muons)", scientist.inside("id ann"));
        assertEquals("", scientist.inside("pgrep -x java || true"), "nothing stays behind");
    }

    @Test
    @Order(5)
    void restoredAgainNothingIsLeftToDo() throws Exception {
        JsonNode planned = scientist.json("restore", "friday", "--dry-run");
        assertTrue(planned.path("counts").path("same").asInt() > 10, planned.toString());
        planned.path("steps")
                .forEach(step -> assertTrue(
                        List.of("same", "carried").contains(step.path("verdict").asText()), step.toString()));
    }

    @Test
    @Order(6)
    void aConflictStopsAndWhatWasReplacedIsPutBack() {
        scientist.inside("echo mine >~/analysis/events");
        Ended stopped = scientist.tried("restore", "friday");
        assertEquals(4, stopped.status(), stopped.err());
        assertTrue(stopped.err().contains("/home/atlas/analysis/events"), stopped.err());
        assertEquals("mine", scientist.inside("cat ~/analysis/events"));
        scientist.vml("restore", "friday", "--on-conflict", "replace");
        assertEquals(result, scientist.inside(RESULT));
        scientist.vml("restore", "--undo");
        assertEquals("mine", scientist.inside("cat ~/analysis/events"));
    }

    @Test
    @Order(7)
    void aSaveRunsTheHooksAroundTheFreeze() throws Exception {
        scientist.inside("""
                set -e
                sudo mkdir -p /etc/vml/hooks.d/pre-freeze /etc/vml/hooks.d/post-thaw
                printf '#!/bin/sh\\necho before >>/var/tmp/hooks' | sudo tee /etc/vml/hooks.d/pre-freeze/10-note
                printf '#!/bin/sh\\necho after >>/var/tmp/hooks; exit 3' | sudo tee /etc/vml/hooks.d/post-thaw/10-note
                sudo chmod 755 /etc/vml/hooks.d/*/*
                """);
        String notes =
                scientist.json("save", "quiet", "--no-memory").path("notes").toString();
        assertTrue(notes.contains("post-thaw/10-note ended with status 3"), notes);
        assertEquals("before\nafter", scientist.inside("cat /var/tmp/hooks"));
        scientist.vml("close", "--discard");
        scientist.vml("open", "quiet");
        assertEquals("before", scientist.inside("cat /var/tmp/hooks"), "the disk is that of the moment between");
    }

    /// A machine of the base that knows of a repository of packages.
    private void openWithRepository() throws Exception {
        scientist.vml("close", "--discard");
        scientist.open("debian");
        Path deb = debianPackage();
        String index = """
                Package: units-atlas
                Version: 1.2
                Architecture: all
                Maintainer: ATLAS <atlas@example.org>
                Description: units
                Filename: ./units.deb
                Size: %d
                SHA256: %s

                """.formatted(
                Files.size(deb),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(deb))));
        Path packages = Files.writeString(scientist.directory().resolve("Packages"), index);
        scientist.inside("sudo mkdir -m 777 /srv/packages; sudo rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*;"
                + " echo 'deb [trusted=yes] file:/srv/packages ./' | sudo tee /etc/apt/sources.list");
        send(deb, "/srv/packages/units.deb");
        send(packages, "/srv/packages/Packages");
    }

    @Test
    @Order(8)
    void packagesAreInstalledByTheMachinesOwnManagerIfAskedFor() throws Exception {
        openWithRepository();
        JsonNode planned = scientist.json("restore", "friday", "--packages", "--dry-run");
        assertEquals(
                "[\"group ann\",\"group muons\",\"user ann\",\"package units-atlas:all 1.2\"]",
                planned.path("missing").toString());
        assertEquals("0", scientist.inside("dpkg-query -W units-atlas >/dev/null 2>&1 || echo 0"));
        JsonNode restored = scientist.json("restore", "friday", "--packages", "--on-conflict", "keep");
        assertTrue(restored.path("notes").toString().contains("package units-atlas:all 1.2"), restored.toString());
        assertEquals("install ok installed 1.2", scientist.inside("dpkg-query -Wf '${Status} ${Version}' units-atlas"));
        assertEquals("", scientist.inside("dpkg -V units-atlas"));
        assertEquals(result, scientist.inside(RESULT));
        assertEquals("ann:muons", scientist.inside("stat -c %U:%G /srv/muons"));
    }
}
