package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.vml.hypervisor.GuestImage;

/// A real guest whose root is an overlay, laid out as CernVM's: what its upper layer has becomes an entry, and that
/// entry becomes an upper layer again. It is saved without a login, through the machine's own channel. Each test goes
/// on where the one before it ended.
@Tag("slow")
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverlayGuestTest {
    /// Of all that the work touches: kind, mode, owner, size, time in nanoseconds, number of names, content.
    private static final String FACTS = """
            places="/etc/skel /etc/motd /etc/issue /etc/issue.net /usr/share/base-passwd /usr/share/passwd-base
                /usr/local/bin/asroot /srv/events /var/spool/cvmfs/state
                /home/atlas/one /home/atlas/two /home/atlas/work"
            sudo find $places -type d -printf '%p %y %m %u:%g\\n' -o -printf '%p %y %m %u:%g %s %T@ %n\\n' 2>/dev/null |
                sort
            sudo find $places -type f -exec sha256sum {} + 2>/dev/null | sort
            python3 -c "import os; print(os.getxattr('/home/atlas/one', 'user.note'))" 2>/dev/null || true
            """;

    private Scientist scientist;
    private String pristine = "";
    private String worked = "";

    @BeforeAll
    void open() throws Exception {
        scientist = Scientist.at(GuestImage.likeCernVm(), "cernvm", "--agent-service");
        pristine = scientist.inside(FACTS);
    }

    @AfterAll
    void end() throws Exception {
        scientist.close();
    }

    @Test
    @Order(1)
    void workLeavesWhiteoutsAndOpaqueDirectoriesInTheUpperLayer() {
        scientist.inside("""
                set -e
                sudo rm /etc/motd
                sudo rm -r /etc/skel
                sudo mkdir -m 751 /etc/skel
                echo mine | sudo tee /etc/skel/.profile
                sudo mv /usr/share/base-passwd /usr/share/passwd-base
                sudo chmod 600 /etc/issue.net
                echo more | sudo tee -a /etc/issue
                sudo install -m 4755 /bin/true /usr/local/bin/asroot
                echo events | sudo tee /srv/events /var/spool/cvmfs/state
                mkdir -p ~/work/deep/er
                echo result >~/work/deep/er/result
                ln -s deep/er/result ~/work/latest
                echo one >~/one
                ln ~/one ~/two
                python3 -c "import os; os.setxattr('/home/atlas/one', 'user.note', b'first')"
                echo 'machine grid.example.org login atlas password hunter2hunter2' >~/.netrc
                chmod 600 ~/.netrc
                echo cached | sudo tee /mnt/.rw/cache/blob
                # As if it had been booted from another state of its repository.
                sudo sed -i '$s/.*/cernvm-system-4.5.0.2/' /mnt/.rw/aux/cvmfs_snapshot
                """);
        worked = scientist.inside(FACTS);
        String upper = scientist.inside("sudo stat -c '%F %t:%T' /mnt/.rw/persistent/etc/motd;"
                + " sudo python3 -c \"import os; print(os.getxattr('/mnt/.rw/persistent/etc/skel',"
                + " 'trusted.overlay.opaque'))\"");
        assertEquals("character special file 0:0\nb'y'", upper);
    }

    @Test
    @Order(2)
    void theEntryHasWhatWasWorked() throws Exception {
        assertEquals("active", scientist.inside("systemctl is-active vml-agent"));
        scientist.inside("sudo systemctl stop ssh"); // from now on nobody logs in
        JsonNode saved = scientist.json("save", "friday", "--light");
        assertTrue(saved.path("bytesAdded").asLong(Long.MAX_VALUE) < 1 << 20, saved.toString());
        JsonNode light = scientist.json("show", "friday").path("light");
        assertEquals("overlay", light.path("baseKind").asText());
        Map<String, String> changes = new TreeMap<>();
        light.path("files")
                .forEach(file -> changes.put(
                        file.path("path").asText(), file.path("change").asText()));
        Map<String, String> expected = Map.ofEntries(
                Map.entry("/etc/motd", "removed"),
                Map.entry("/etc/skel/.bashrc", "removed"),
                Map.entry("/etc/skel/.profile", "changed"),
                Map.entry("/usr/share/base-passwd", "removed"),
                Map.entry("/usr/share/passwd-base/group.master", "added"),
                Map.entry("/etc/issue", "changed"),
                Map.entry("/etc/issue.net", "changed"),
                Map.entry("/usr/local/bin/asroot", "added"),
                Map.entry("/mnt/.rw/srv/events", "added"),
                Map.entry("/mnt/.rw/spool/cvmfs/state", "added"),
                Map.entry("/home/atlas/work/latest", "added"),
                Map.entry("/home/atlas/two", "added"));
        expected.forEach((path, change) -> assertEquals(change, changes.get(path), path + " in " + changes));
    }

    @Test
    @Order(3)
    void secretsAndCachesStay() throws Exception {
        JsonNode light = scientist.json("show", "friday").path("light");
        List<String> withheld = new ArrayList<>();
        light.path("withheld").forEach(each -> withheld.add(each.path("where").asText()));
        assertTrue(withheld.contains("/home/atlas/.netrc"), withheld::toString);
        List<String> files = new ArrayList<>();
        light.path("files").forEach(file -> files.add(file.path("path").asText()));
        for (String path : files) {
            assertFalse(path.startsWith("/mnt/.rw/context") || path.startsWith("/mnt/.rw/cache"), path);
            assertFalse(path.startsWith("/mnt/.rw/persistent"), path);
        }
        assertTrue(light.path("excluded").toString().contains("/mnt/.rw/cache"), light.path("excluded")::toString);
    }

    @Test
    @Order(4)
    void savedAgainItSendsNothing() throws Exception {
        JsonNode saved = scientist.json("save", "friday-again", "--light");
        assertEquals(0, saved.path("bytesScanned").asLong(-1), saved.toString());
        assertEquals(
                "[]",
                scientist.json("diff", "friday", "friday-again").path("files").toString());
    }

    @Test
    @Order(5)
    void openedInAFreshMachineAllIsAsItWas() throws Exception {
        scientist.vml("close", "--discard");
        String notes = scientist.json("open", "friday").path("notes").toString();
        assertTrue(
                notes.contains("the system has the root hash of the entry") && notes.contains("cernvm-system-4.5.0.2"),
                notes);
        assertEquals(worked, scientist.inside(FACTS));
        assertEquals("0", scientist.inside("/usr/local/bin/asroot; echo $?"));
    }

    @Test
    @Order(6)
    void undoneItIsAFreshMachineAgain() {
        scientist.vml("restore", "--undo");
        assertEquals(pristine, scientist.inside(FACTS));
    }
}
