package org.vml.agent.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.Section;

class SystemFactsTest {
    @TempDir
    private Path directory;

    @Test
    void readsTheSectionsThatAreAskedFor() {
        assertEquals(
                List.of("users", "groups"),
                new SystemFacts(Path.of("/"), NamedAttribute::byProgram)
                        .read(List.of("groups", "users")).stream()
                                .map(Section::name)
                                .toList());
    }

    @Test
    void readsTheFactsOfThisMachine() {
        Map<String, Map<String, String>> sections = new SystemFacts(Path.of("/"), NamedAttribute::byProgram)
                .read(List.of()).stream().collect(Collectors.toMap(Section::name, Section::facts));
        assertEquals(11, sections.size());
        assertTrue(facts(sections, "system").containsKey("kernel"));
        assertNotEquals("0", facts(sections, "system").get("cores"));
        assertTrue(facts(sections, "packages").keySet().stream().anyMatch(key -> key.startsWith("bash:")));
        assertTrue(facts(sections, "compilers").containsKey("python3"));
        assertTrue(sections.values().stream().noneMatch(each -> each.containsKey("unknown")));
    }

    private static Map<String, String> facts(Map<String, Map<String, String>> sections, String name) {
        return Objects.requireNonNull(sections.get(name));
    }

    @Test
    void knowsACernVmByItsMarks() throws IOException {
        put("/etc/cernvm-release", "CernVM 4.6.1\n");
        put("/.installed_cernvm-system-4.6.1.0-1.el7.x86_64", "");
        put("/proc/cmdline", "BOOT_IMAGE=x cvmfs_repos=cernvm-prod.cern.ch quiet\n");
        put("/mnt/.rw/aux/cvmfs_snapshot", "abc123\nsomething\ncernvm-system-4.6.1.0\n");
        assertEquals(
                Map.of(
                        "release", "CernVM 4.6.1",
                        "system", "4.6.1.0-1.el7.x86_64",
                        "cvmfs_repos", "cernvm-prod.cern.ch",
                        "snapshot root hash", "abc123",
                        "snapshot tag", "cernvm-system-4.6.1.0"),
                CernVm.read(root()));
    }

    @Test
    void pinsTheRepositoriesThatAreMounted() throws IOException {
        put(
                "/proc/self/mounts",
                "cvmfs2 /cvmfs/atlas.cern.ch fuse ro 0 0\n/dev/vda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n");
        Path atlas = root().at("/cvmfs/atlas.cern.ch");
        NamedAttribute attributes = (path, name) ->
                path.equals(atlas) && name.equals("user.revision") ? Optional.of("4711") : Optional.empty();
        assertEquals(Map.of("atlas.cern.ch revision", "4711"), Cvmfs.read(root(), attributes));
        assertEquals(Map.of("/cvmfs/atlas.cern.ch", "cvmfs2 fuse", "/", "/dev/vda1 ext4"), Mounts.read(root()));
    }

    @Test
    void readsUsersGroupsAndCrontabs() throws IOException {
        put(
                "/etc/passwd",
                "root:x:0:0::/root:/bin/bash\natlas:x:1000:1001:A,,:/home/atlas:/bin/zsh\nnobody:x:65534:1::/:/x\n");
        put("/etc/group", "root:x:0:\natlas:hash:1001:a,b\n");
        put("/var/spool/cron/crontabs/atlas", "# m h\nMAILTO=x\n5 4 * * * run --token secret\n@daily tidy\n");
        assertEquals(Map.of("atlas", "1000:1001:/home/atlas:/bin/zsh"), Accounts.users(root()));
        assertEquals(Map.of("atlas", "1001:a,b"), Accounts.groups(root()));
        assertEquals(Map.of("/var/spool/cron/crontabs/atlas", "2 entries, 56 bytes"), Crontabs.read(root()));
    }

    @Test
    void findsWhatPipCondaAndNpmInstalled() throws IOException {
        put("/etc/passwd", "atlas:x:1000:1000::/home/atlas:/bin/bash\n");
        put("/usr/local/lib/python3.11/dist-packages/numpy-2.1.0.dist-info/METADATA", "");
        put("/home/atlas/.local/lib/python3.6/site-packages/PyYAML-5.1-py3.6.egg-info", "");
        put("/home/atlas/miniconda3/envs/work/conda-meta/uproot-5.0.1-py312h1.json", "{}");
        put("/usr/local/lib/node_modules/@scope/tool/package.json", "{\"name\": \"tool\", \"version\": \"1.2.3\"}");
        assertEquals(
                Map.of(
                        "pip /usr/local/lib/python3.11/dist-packages numpy", "2.1.0",
                        "pip /home/atlas/.local/lib/python3.6/site-packages PyYAML", "5.1",
                        "conda /home/atlas/miniconda3/envs/work uproot", "5.0.1",
                        "npm /usr/local/lib/node_modules @scope/tool", "1.2.3"),
                Languages.read(root()));
    }

    @Test
    void understandsPackageManagersAndSystemd() {
        assertEquals(Map.of("bash:amd64", "5.2", "kernel:x86_64", "1-2 (CentOS), 1-3 (CentOS)"), Packages.parse("""
                        ii \tbash:amd64\t5.2
                        rc \tgone:all\t1
                        ii\tkernel:x86_64\t1-2 (CentOS)
                        ii\tkernel:x86_64\t1-3 (CentOS)
                        """));
        Map<String, String> services = new TreeMap<>(Map.of("ssh.service", "enabled"));
        Services.add(services, "ssh.service loaded failed failed OpenBSD\nx.timer loaded failed failed X\n", "failed");
        assertEquals(Map.of("ssh.service", "enabled, failed", "x.timer", "failed"), services);
    }

    @Test
    void findsTheServicesThatAreEnabled() throws IOException {
        put("/etc/rc3.d/S55sshd", "");
        assertEquals(Map.of("sshd", "enabled"), Services.read(root()));
        put("/etc/systemd/system/multi-user.target.wants/ssh.service", "");
        put("/etc/systemd/system/getty.target.wants/getty@tty1.service", "");
        put("/etc/systemd/system/x.service.requires/y.socket", "");
        put("/etc/systemd/system/x.service.d/override.conf", "");
        assertEquals(
                Map.of("ssh.service", "enabled", "getty@tty1.service", "enabled", "y.socket", "enabled"),
                Services.read(root()));
    }

    @Test
    void aProgramThatHangsIsKilledWithWhatItStarted() {
        long start = System.nanoTime();
        String script = "echo $$; sleep 98765 & sleep 98765; echo never";
        Command.Output output = Objects.requireNonNull(
                new Command(List.of("bash", "-c", script), Duration.ofSeconds(1), 1 << 10).run());
        assertEquals(-1, output.status());
        long pid = Long.parseLong(output.text().strip());
        // The kernel may take a moment to end it.
        ProcessHandle.of(pid)
                .ifPresent(killed -> assertFalse(
                        killed.onExit().orTimeout(5, TimeUnit.SECONDS).join().isAlive()));
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 30);
    }

    @Test
    void aProgramThatSaysTooMuchIsCutShort() {
        Command.Output output = Objects.requireNonNull(new Command(List.of("yes"), Duration.ofMinutes(1), 1000).run());
        assertEquals(1000, output.bytes().length());
    }

    private Root root() {
        return new Root(directory);
    }

    private void put(String absolute, String text) throws IOException {
        Path file = root().at(absolute);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
