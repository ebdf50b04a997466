package org.vml.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;

/// What rpm itself installed, and what became of it.
class RpmDatabaseTest {
    private static final String SPEC = """
            Name: alpha
            Version: 1
            Release: 1
            Summary: made for a test
            License: none
            BuildArch: noarch
            %description
            made for a test
            %install
            mkdir -p %{buildroot}/usr/share/alpha/deep %{buildroot}/etc %{buildroot}/lib
            cd %{buildroot}/usr/share/alpha
            for name in same changed gone mode deep/one; do echo $name > $name; done
            echo merged > %{buildroot}/lib/merged
            ln -s same link
            ln -s same moved
            echo before > %{buildroot}/etc/alpha.conf
            find %{buildroot} -exec touch -h -d 2020-01-01 {} +
            %files
            /usr/share/alpha
            /lib/merged
            %config(noreplace) /etc/alpha.conf
            %config(missingok) /usr/share/alpha/gone
            %ghost /etc/alpha.ghost
            """;

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void installPackage() throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/rpmbuild")) && "root".equals(System.getProperty("user.name")),
                "rpm cannot install here");
        root = Files.createDirectories(directory.resolve("root"));
        Files.createDirectories(root.resolve("usr/lib"));
        Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
        Files.writeString(directory.resolve("alpha.spec"), SPEC);
        run("rpmbuild", "--quiet", "--define", "_topdir " + directory.resolve("build"), "-bb", "alpha.spec");
        run(
                "rpm",
                "--root",
                root.toString(),
                "--dbpath",
                "/var/lib/rpm",
                "-i",
                "--nodeps",
                directory.resolve("build/RPMS/noarch/alpha-1-1.noarch.rpm").toString());
    }

    private void run(String... command) throws IOException {
        DpkgTree.output(directory, command);
    }

    private Told walk() throws IOException {
        Told told = new Told();
        try (Trees trees = Trees.open(RawPath.of(root.toString()))) {
            told.send(new Walks(trees, new Told.Keys(), told).walk(null, Scope.of(BuiltInRules.all())));
        }
        return told;
    }

    /// What is told of what the package has, or no package.
    private static List<String> told(Told told) {
        return told.children.keySet().stream()
                .map(RawPath::toString)
                .filter(path -> path.contains("alpha") || path.contains("merged"))
                .toList();
    }

    private static List<String> removed(Told told) {
        return told.removed.stream().map(RawPath::toString).toList();
    }

    @Test
    void whatIsAsInstalledIsNotTold() throws IOException {
        Told told = walk();
        AgentMessage.Base base = (AgentMessage.Base) told.messages.getFirst();
        assertEquals("packages", base.kind());
        assertEquals(
                "the database of rpm, 1 package (content, modes and owners, not capabilities)", base.explanation());
        assertEquals(List.of(), told(told));
        assertEquals(List.of(), removed(told));
    }

    @Test
    void whatIsChangedOrMissingIsTold() throws IOException {
        Path alpha = root.resolve("usr/share/alpha");
        Files.writeString(alpha.resolve("changed"), "behind\n");
        run("chmod", "600", alpha.resolve("mode").toString());
        run("ln", "-sfn", "mode", alpha.resolve("moved").toString());
        run("rm", "-r", alpha.resolve("deep").toString());
        Files.delete(alpha.resolve("gone"));
        Files.delete(root.resolve("usr/lib/merged"));
        Files.writeString(root.resolve("etc/alpha.conf"), "after!\n");
        Files.writeString(root.resolve("etc/alpha.ghost"), "");
        Files.writeString(alpha.resolve("mine"), "");
        Told told = walk();
        assertEquals(
                List.of(
                        "/etc/alpha.conf",
                        "/etc/alpha.ghost",
                        "/usr/share/alpha/changed",
                        "/usr/share/alpha/mine",
                        "/usr/share/alpha/mode",
                        "/usr/share/alpha/moved"),
                told(told));
        assertEquals(List.of("/usr/lib/merged", "/usr/share/alpha/deep"), removed(told));
    }

    @Test
    void whatIsOnlyTouchedIsReadAndNotTold() throws IOException {
        Files.setLastModifiedTime(root.resolve("usr/share/alpha/same"), FileTime.fromMillis(0));
        run("touch", "-h", root.resolve("usr/share/alpha/link").toString());
        assertEquals(List.of(), told(walk()));
    }
}
