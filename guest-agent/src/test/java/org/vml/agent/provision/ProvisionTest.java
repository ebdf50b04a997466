package org.vml.agent.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.Section;
import org.vml.protocol.message.AgentMessage.Provisioned;

/// Accounts, made by the real programs in a tree.
class ProvisionTest {
    @TempDir
    private Path root;

    @BeforeEach
    void system() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes accounts");
        Files.createDirectories(root.resolve("bin"));
        Files.createSymbolicLink(root.resolve("bin/bash"), Path.of("/bin/sh"));
        write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\nbob:x:1001:1001::/home/bob:/bin/bash\n");
        write("etc/shadow", "root:*:1::::::\nbob:!:1::::::\n");
        write("etc/group", "root:x:0:\nwheel:x:10:\nbob:x:1001:\n");
        write("etc/gshadow", "root:*::\nwheel:*::\nbob:!::\n");
        write("etc/login.defs", "USERGROUPS_ENAB yes\nUID_MIN 1000\nUID_MAX 60000\nGID_MIN 1000\nGID_MAX 60000\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> lines(String path, String name) throws IOException {
        return Files.readAllLines(root.resolve(path)).stream()
                .filter(line -> line.startsWith(name + ":"))
                .toList();
    }

    private Provisioned make(Map<String, String> groups, Map<String, String> users, Map<String, String> packages) {
        return new Provision(root)
                .make(List.of(
                        new Section("groups", new TreeMap<>(groups)),
                        new Section("users", new TreeMap<>(users)),
                        new Section("packages", new TreeMap<>(packages))));
    }

    @Test
    void peopleHaveTheNumbersThatTheyHad() throws IOException {
        Provisioned made = make(
                Map.of("ann", "1005:", "muons", "2000:ann,bob"),
                Map.of("ann", "1005:1005:/home/ann:/bin/bash"),
                Map.of());
        assertEquals(List.of(), made.failures());
        assertEquals(List.of("group ann", "group muons", "user ann"), made.made());
        assertEquals(List.of("ann:x:1005:1005::/home/ann:/bin/bash"), lines("etc/passwd", "ann"));
        assertEquals(List.of("muons:x:2000:ann,bob"), lines("etc/group", "muons"));
        assertTrue(lines("etc/shadow", "ann").getFirst().startsWith("ann:!"), "without a password");
    }

    @Test
    void aNumberThatIsTakenIsAnotherOne() throws IOException {
        Provisioned made = make(Map.of("ann", "1001:"), Map.of("ann", "1001:1001:/home/ann:/bin/zsh"), Map.of());
        assertEquals(List.of(), made.failures());
        String[] fields = lines("etc/passwd", "ann").getFirst().split(":", -1);
        assertTrue(Integer.parseInt(fields[2]) > 1001, "bob keeps his number");
        assertEquals("/bin/sh", fields[6], "there is no zsh");
        assertTrue(lines("etc/group", "ann").getFirst().startsWith("ann:x:" + fields[3] + ":"));
    }

    @Test
    void whoIsThereStaysAsTheyAre() throws IOException {
        Provisioned made = make(Map.of("bob", "1500:ann"), Map.of("bob", "1500:1500:/elsewhere:/bin/false"), Map.of());
        assertEquals(new Provisioned(List.of(), List.of()), made);
        assertEquals(List.of("bob:x:1001:1001::/home/bob:/bin/bash"), lines("etc/passwd", "bob"));
    }

    @Test
    void someoneOfAnImportedEntryIsNoOtherRoot() throws IOException {
        String before = Files.readString(root.resolve("etc/passwd"));
        Provisioned made = make(
                Map.of("staff", "50:ann", "-g", "1700:"),
                Map.of(
                        "toor", "0:0:/root:/bin/bash",
                        "--help", "1700:1700:/home/x:/bin/bash",
                        "eve", "1701:0:/home/eve:x\ny",
                        "mal", "1702:1702:/home/mal:0:/bin/bash"),
                Map.of());
        assertEquals(List.of(), made.made());
        assertEquals(6, made.failures().size(), made.failures().toString());
        assertEquals(before, Files.readString(root.resolve("etc/passwd")));
    }

    @Test
    void nobodyGetsIntoAGroupOfTheSystem() throws IOException {
        Provisioned made = make(
                Map.of("wheel", "1010:eve", "root", "1011:eve"),
                Map.of("eve", "1701:1010:/home/eve:/bin/bash"),
                Map.of());
        assertEquals(List.of("user eve"), made.made());
        assertEquals(List.of("wheel:x:10:"), lines("etc/group", "wheel"));
        assertEquals(List.of("root:x:0:"), lines("etc/group", "root"));
        assertTrue(lines("etc/passwd", "eve").getFirst().startsWith("eve:x:1701:1701:"), "a group of her own");
    }

    @Test
    void whatIsNoPackageIsNoOptionEither() {
        Provisioned made = make(
                Map.of(),
                Map.of(),
                Map.of(
                        "-o=Dir::Etc=/tmp:all",
                        "1",
                        "./evil.deb:amd64",
                        "1",
                        "kernel:x86_64",
                        "5.1, 5.2",
                        "x:all",
                        "-1"));
        assertEquals(List.of(), made.made());
        assertEquals(4, made.failures().size(), made.failures().toString());
    }
}
