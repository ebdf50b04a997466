package org.vml.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;

/// What dpkg itself installed, and what became of it.
class DpkgDatabaseTest {
    @TempDir
    private Path directory;

    private DpkgTree tree;

    @BeforeEach
    void installPackages() throws IOException {
        assumeTrue(DpkgTree.isPossible(), "dpkg cannot install here");
        tree = new DpkgTree(directory);
        tree.new Made("alpha", "")
                .file("usr/share/alpha/same", "same")
                .file("usr/share/alpha/changed", "before")
                .file("usr/share/alpha/gone", "gone")
                .file("usr/share/alpha/deep/one", "one")
                .file("usr/share/alpha/deep/two", "two")
                .file("lib/merged", "by its old path")
                .file("lib/merged-gone", "by its old path")
                .link("usr/share/alpha/link", "same")
                .link("usr/share/alpha/moved", "same")
                .configuration("etc/alpha.conf", "before")
                .configuration("etc/alpha.same", "same")
                .install();
        tree.new Made("beta", "")
                .file("usr/bin/tool", "tool")
                .file("usr/bin/other", "other")
                .install();
    }

    private Told walk() throws IOException {
        Told told = new Told();
        try (Trees trees = Trees.open(RawPath.of(tree.root().toString()))) {
            told.send(new Walks(trees, new Told.Keys(), told).walk(null, Scope.of(BuiltInRules.all())));
        }
        return told;
    }

    /// These, and the directories that no package of the tree has.
    private static List<String> with(String... paths) {
        return Stream.concat(Stream.of("/usr/lib", "/var", "/var/lib"), Stream.of(paths))
                .sorted()
                .toList();
    }

    private Path at(String path) {
        return tree.root().resolve(path);
    }

    private static List<String> texts(Collection<RawPath> paths) {
        return paths.stream().map(RawPath::toString).toList();
    }

    @Test
    void whatIsAsInstalledIsNotToldAndWhatNoPackageHasIs() throws IOException {
        DpkgTree.write(at("home/u/mine"), "mine");
        Told told = walk();
        AgentMessage.Base base = (AgentMessage.Base) told.messages.getFirst();
        assertEquals("packages", base.kind());
        assertEquals(
                "the database of dpkg, 2 packages (the content of files, not modes and owners)", base.explanation());
        assertEquals(with("/home", "/home/u", "/home/u/mine"), texts(told.children.keySet()));
        assertEquals(List.of(), told.removed);
        assertEquals("the database of the packages", told.excluded.get(RawPath.of("/var/lib/dpkg")));
    }

    @Test
    void whatIsChangedOrMissingIsToldAndOfADirectoryThatIsMissingOnlyItself() throws IOException {
        Files.writeString(at("usr/share/alpha/changed"), "behind");
        Files.writeString(at("etc/alpha.conf"), "other");
        Files.delete(at("usr/share/alpha/gone"));
        Files.delete(at("usr/lib/merged-gone"));
        tree.run("rm", "-r", "usr/share/alpha/deep");
        tree.run("ln", "-sfn", "changed", "usr/share/alpha/moved");
        Told told = walk();
        assertEquals(
                with("/etc/alpha.conf", "/usr/share/alpha/changed", "/usr/share/alpha/moved"),
                texts(told.children.keySet()));
        assertEquals(
                List.of("/usr/lib/merged-gone", "/usr/share/alpha/deep", "/usr/share/alpha/gone"), texts(told.removed));
    }

    @Test
    void aChangeIsSeenThoughItsTimeIsSetBackAndATouchedFileIsReadAndNotTold() throws IOException {
        FileTime before = Files.getLastModifiedTime(at("usr/bin/tool"));
        Files.writeString(at("usr/bin/tool"), "look");
        Files.setLastModifiedTime(at("usr/bin/tool"), before);
        tree.run("touch", "usr/bin/other", "usr/lib/merged");
        Told told = walk();
        assertEquals(with("/usr/bin/tool"), texts(told.children.keySet()));
    }

    @Test
    void aConfigurationFileThatAnUpgradeKeptIsStillTold() throws IOException {
        Files.writeString(at("etc/alpha.conf"), "mine");
        tree.new Made("alpha", "").configuration("etc/alpha.conf", "before").install();
        assertEquals(with("/etc/alpha.conf"), texts(walk().children.keySet()));
    }

    @Test
    void aFileThatAnotherPackageTookOverIsTheOtherOnes() throws IOException {
        Files.writeString(at("usr/share/alpha/changed"), "mine");
        tree.new Made("gamma", "Replaces: alpha\n")
                .file("usr/share/alpha/same", "of gamma")
                .install();
        // dpkg wrote the list of alpha again, which is now newer than what the user did.
        assertEquals(with("/usr/share/alpha/changed"), texts(walk().children.keySet()));
    }

    @Test
    void aDivertedFileIsComparedWhereItIs() throws IOException {
        tree.run(
                "dpkg-divert",
                "--root",
                tree.root().toString(),
                "--add",
                "--rename",
                "--divert",
                "/usr/bin/tool.real",
                "/usr/bin/tool");
        DpkgTree.write(at("usr/bin/tool"), "wrapper");
        Told told = walk();
        assertEquals(with("/usr/bin/tool"), texts(told.children.keySet()));
        Files.delete(at("usr/bin/tool.real"));
        assertEquals(List.of("/usr/bin/tool.real"), texts(walk().removed));
    }

    @Test
    void whatDpkgWasToldNotToInstallIsNotMissing() throws IOException {
        String pattern = "path-exclude=/usr/share/alpha/deep/*\n";
        DpkgTree.write(at("etc/dpkg/dpkg.cfg.d/small"), pattern);
        Files.delete(at("usr/share/alpha/deep/one"));
        assertEquals(List.of("/usr/share/alpha/deep/one"), texts(walk().removed), "since the other one is there");
        Files.delete(at("usr/share/alpha/deep/two"));
        assertEquals(List.of(), texts(walk().removed));
        Files.writeString(at("etc/dpkg/dpkg.cfg.d/small"), pattern + "path-include = /usr/*/two\n");
        assertEquals(List.of("/usr/share/alpha/deep/two"), texts(walk().removed));
    }

    @Test
    void aDirectoryThatIsALinkNowIsToldAndNothingInItIsMissing() throws IOException {
        tree.run("mv", "usr/share/alpha/deep", "opt-deep");
        tree.run("ln", "-s", "/opt-deep", "usr/share/alpha/deep");
        Told told = walk();
        assertEquals(List.of(), told.removed);
        assertEquals(
                with("/opt-deep", "/opt-deep/one", "/opt-deep/two", "/usr/share/alpha/deep"),
                texts(told.children.keySet()));
    }

    @Test
    void removedPackagesAndBrokenFilesOfTheDatabaseCountAsNothing() throws IOException {
        tree.run("dpkg", "--root=" + tree.root(), "-r", "beta");
        DpkgTree.write(at("usr/bin/tool"), "mine now");
        Files.writeString(at("var/lib/dpkg/info/alpha.md5sums"), "nothing\n\n0123  x\n" + "z".repeat(40) + "\n");
        Files.writeString(at("var/lib/dpkg/info/alpha.list"), "/.\n\nrelative\n/usr\n/usr/share\n/../x\n");
        Told told = walk();
        Map<RawPath, ?> children = told.children;
        Stream.of("/usr/bin/tool", "/usr/share/alpha", "/usr/share/alpha/same")
                .forEach(path -> assertEquals(true, children.containsKey(RawPath.of(path)), path));
    }
}
