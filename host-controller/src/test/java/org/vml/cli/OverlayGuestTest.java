package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.vml.api.Json;
import org.vml.cli.Installation.Ended;
import org.vml.guest.AgentArchive;
import org.vml.hypervisor.GuestImage;
import org.vml.hypervisor.PrivateLibvirtd;

/// A guest that is laid out as CernVM 3 and 4 are: what was done in it is what its upper layer holds, and is put into
/// another one through the merged root. Each test goes on where the one before it ended.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverlayGuestTest {
    private static final String WORK = """
            set -e
            echo 'my analysis' >~/analysis.txt
            echo 'export MY_DATASET=data18' >>~/.bashrc
            mkdir ~/.globus
            printf -- '-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg\\n-----END PRIVATE KEY-----\\n' >~/.globus/userkey.pem
            chmod 400 ~/.globus/userkey.pem
            sudo sh -e <<'X'
            echo changed >>/etc/debian_version
            rm /etc/issue
            rm -r /etc/cernvm; mkdir /etc/cernvm; echo other >/etc/cernvm/other.conf
            mv /etc/skel /etc/skel-moved
            mkdir -p /opt/work/deep; echo result >/opt/work/deep/result.txt; ln -s deep/result.txt /opt/work/link
            ln /opt/work/deep/result.txt /opt/work/again
            chmod 700 /usr/bin/yes; chmod 4750 /usr/bin/newgrp
            python3 -c 'import os; os.setxattr("/usr/bin/whoami", "user.vml", b"light")'
            echo srv >/srv/data.txt; echo spool >/var/spool/cvmfs/list
            echo 10.0.0.7 farm >>/etc/hosts
            X
            """;

    /// All that the work did, and nothing else below the directories where the user works.
    private static final Map<String, String> CHANGES = Map.ofEntries(
            Map.entry("/home/atlas/analysis.txt", "added"),
            Map.entry("/home/atlas/.bashrc", "changed"),
            Map.entry("/home/atlas/.globus", "added"),
            Map.entry("/etc/debian_version", "changed"),
            Map.entry("/etc/issue", "removed"),
            Map.entry("/etc/cernvm", "touched"),
            Map.entry("/etc/cernvm/other.conf", "added"),
            Map.entry("/etc/cernvm/site.conf", "removed"),
            Map.entry("/etc/skel", "removed"),
            Map.entry("/etc/skel-moved", "added"),
            Map.entry("/etc/skel-moved/.bash_logout", "added"),
            Map.entry("/etc/skel-moved/.bashrc", "added"),
            Map.entry("/etc/skel-moved/.profile", "added"),
            Map.entry("/opt/work", "added"),
            Map.entry("/opt/work/again", "added"),
            Map.entry("/opt/work/deep", "added"),
            Map.entry("/opt/work/deep/result.txt", "added"),
            Map.entry("/opt/work/link", "added"),
            Map.entry("/usr/bin/yes", "changed"),
            Map.entry("/usr/bin/newgrp", "changed"),
            Map.entry("/usr/bin/whoami", "changed"),
            Map.entry("/mnt/.rw/srv/data.txt", "added"),
            Map.entry("/mnt/.rw/spool/cvmfs/list", "added"));

    /// What the machine did itself: contextualisation, `sudo`, systemd; directories that something was made in.
    private static final List<String> OF_THE_MACHINE = List.of(
            "/etc/(adjtime|hostname|hosts|machine-id|resolv\\.conf|sudoers\\.d|sudoers\\.d/atlas)",
            "/home/atlas/\\.(ssh|ssh/authorized_keys|sudo_as_admin_successful)",
            "/(etc|opt|srv|tmp|usr|var)|/usr/bin|/home/atlas|/var/(lib|tmp|spool)",
            "/var/lib/(dbus|dbus/machine-id|systemd|systemd/linger)",
            "/mnt/\\.rw/(srv|spool|spool/cvmfs)");

    /// What is looked at of the files, through the merged root.
    private static final String FACTS = """
            cd /; sudo find ./home/atlas ./etc/debian_version ./etc/cernvm ./etc/skel* ./etc/issue* ./opt ./srv/ \\
                ./var/spool/cvmfs/ ./usr/bin/yes ./usr/bin/newgrp ./usr/bin/whoami \\
                ! -path '*/.ssh*' ! -name userkey.pem -printf '%p %y %m %u:%g %s %T@ %l\\n' | sort
            stat -c '%n %h' /opt/work/again /opt/work/deep/result.txt
            sudo sha256sum /home/atlas/analysis.txt /home/atlas/.bashrc /etc/debian_version /etc/skel-moved/.bashrc \\
                /opt/work/link /usr/bin/newgrp /srv/data.txt /var/spool/cvmfs/list
            python3 -c 'import os; print(os.getxattr("/usr/bin/whoami", "user.vml"))'
            """;

    private static final String WHITEOUTS = "cd /mnt/.rw/persistent; sudo find . -type c | sort";

    private final Path directory = temporary();
    private Installation vml;
    private String facts = "";

    /// Sockets of machines are below it: its path is to be short.
    private static Path temporary() {
        try {
            return Files.createTempDirectory(Path.of("/var/tmp"), "vml-overlay");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    void open() throws Exception {
        Path ignored = AgentArchive.make();
        vml = new Installation(
                directory, Map.of("VML_LIBVIRT_URI", PrivateLibvirtd.shared().uri()));
        vml("init");
        vml("import", GuestImage.likeCernVm().disk().toString(), "--as", "cernvm");
        vml("open", "cernvm", "--memory", "768M", "--cpus", "1", "--user", "atlas", "--config-drive");
    }

    @AfterAll
    void end() throws Exception {
        vml.vml("close", "--discard");
        vml.close();
        int ignored =
                new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    private String vml(String... words) {
        Ended ended = vml.vml(words);
        assertEquals(0, ended.status(), () -> String.join(" ", words) + ": " + ended.err());
        return ended.out();
    }

    private JsonNode json(String... words) throws IOException {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--json";
        return Json.mapper().readTree(vml(all));
    }

    private String inside(String script) {
        return vml("ssh", "--", script).strip();
    }

    private static SortedMap<String, String> changes(JsonNode light) {
        SortedMap<String, String> changes = new TreeMap<>();
        for (JsonNode file : light.path("files")) {
            String path = file.path("path").asText();
            if (OF_THE_MACHINE.stream().noneMatch(path::matches)) {
                changes.put(path, file.path("change").asText());
            }
        }
        return changes;
    }

    @Test
    @Order(1)
    void isContextualisedByItsConfigDrive() {
        assertEquals("wa1", inside("hostname"));
        assertEquals("overlay", inside("findmnt -no FSTYPE /"));
        String key = "sudo grep -o 'ssh-ed25519 [A-Za-z0-9+/=]*' /mnt/.rw/context/user-data | head -1";
        assertEquals("1", inside("grep -qF \"$(" + key + ")\" ~/.ssh/authorized_keys && echo 1"));
        assertEquals("600", inside("sudo stat -c %a /mnt/.rw/context/user-data"));
    }

    @Test
    @Order(2)
    void exactlyWhatWasDoneIsInTheEntry() throws Exception {
        inside(WORK);
        facts = inside(FACTS);
        JsonNode saved = json("save", "monday", "--light");
        assertTrue(
                saved.path("bytesScanned").asLong(-1) < 16 << 10, "content of the lower layer is not sent: " + saved);
        JsonNode light = json("show", "monday").path("light");
        assertEquals(new TreeMap<>(CHANGES), changes(light));
        String withheld = light.path("withheld").toString();
        assertTrue(withheld.contains("/home/atlas/.globus/userkey.pem"), withheld);
        assertTrue(light.path("excluded").toString().contains("/mnt/.rw/context"), light.toString());
        JsonNode cernVm = light.path("system").path("cernvm");
        assertEquals("cernvm-system-4.4.0.1", cernVm.path("snapshot tag").asText());
        assertEquals(
                "2f4b9d8c7a6e5f4d3c2b1a09f8e7d6c5b4a39281",
                cernVm.path("snapshot root hash").asText());
        assertEquals("/cvm4", cernVm.path("cernvm_path").asText());
    }

    @Test
    @Order(3)
    void savedAgainItSendsNothing() throws Exception {
        JsonNode saved = json("save", "monday-again", "--light");
        assertEquals(0, saved.path("bytesScanned").asLong(-1), saved.toString());
        assertEquals("[]", json("diff", "monday", "monday-again").path("files").toString());
    }

    @Test
    @Order(4)
    void openedAgainAllIsThereThroughTheMergedRoot() throws Exception {
        vml("close", "--discard");
        vml("open", "monday", "--config-drive");
        assertEquals(facts, inside(FACTS));
        assertEquals("data18", inside("bash -ic 'echo $MY_DATASET' 2>/dev/null"));
        assertEquals("./etc/cernvm/site.conf\n./etc/issue\n./etc/skel", inside(WHITEOUTS));
        assertEquals("", inside("sudo dmesg | grep -i overlay || true"));
    }

    @Test
    @Order(5)
    void whatIsOfTheMachineIsItsOwn() throws Exception {
        assertFalse(inside("cat /etc/hosts").contains("farm"), "another machine's name was in that file, too");
        assertEquals("", inside("ls ~/.globus"));
        JsonNode planned = json("restore", "monday", "--dry-run");
        for (JsonNode step : planned.path("steps")) {
            boolean isDone =
                    List.of("same", "carried").contains(step.path("verdict").asText());
            boolean hasNames = step.path("path").asText().matches("/opt/work/(again|deep/result.txt)"); // put anew
            assertTrue(isDone || hasNames, step.toString());
        }
    }

    @Test
    @Order(6)
    void undoneItIsAsItWas() {
        vml("restore", "--undo");
        assertEquals("", inside(WHITEOUTS));
        String there =
                inside("ls -d /etc/issue /etc/skel/.bashrc /etc/cernvm/* /opt/* /srv/* /var/spool/cvmfs/* || true");
        assertEquals(
                "/etc/cernvm/site.conf,/etc/issue,/etc/skel/.bashrc",
                there.lines().collect(Collectors.joining(",")));
        assertEquals("4755 755", inside("stat -c %a /usr/bin/newgrp /usr/bin/yes | paste -sd ' '"));
    }
}
