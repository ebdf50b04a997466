package org.vml.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vml.hypervisor.GuestImage;
import org.vml.hypervisor.PrivateLibvirtd;

/// The ways to a libvirt, each with a real machine that is saved while it runs and goes on.
@Tag("slow")
@Tag("guest")
final class LibvirtUrisTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private Path directory;

    /// Sockets are below it, whose paths must be short.
    @BeforeEach
    void make() throws IOException {
        directory = Files.createTempDirectory(Path.of("/var/tmp"), "vml-uri");
    }

    @AfterEach
    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// What README.md promises to users: libvirt starts a daemon for whoever asks, which knows no other users. Root has
    /// no session of its own; then it is nobody's.
    @Test
    void theDaemonOfASession() throws Exception {
        Path runtime = Files.createDirectory(directory.resolve("run"));
        Map<String, String> environment = Map.of(
                "VML_LIBVIRT_URI",
                "qemu:///session",
                "HOME",
                directory.toString(),
                "XDG_RUNTIME_DIR",
                runtime.toString());
        try (AutoCloseable _ = () -> endDaemon(runtime.resolve("libvirt/libvirtd.pid"));
                Installation vml = install(environment)) {
            runAsNobody(vml);
            workWith(vml);
        }
    }

    private static void endDaemon(Path pidFile) throws Exception {
        Optional<ProcessHandle> daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()));
        assertTrue(daemon.map(ProcessHandle::destroy).orElse(false), "no daemon of the session");
        daemon.orElseThrow().onExit().get();
    }

    /// If this is root, who may be the only one to read the classes: they are copied.
    private void runAsNobody(Installation vml) throws Exception {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        shell("cp -r --parents " + CLASS_PATH.replace(':', ' ') + " " + classes);
        String copies =
                Stream.of(CLASS_PATH.split(":")).map(entry -> classes + entry).collect(Collectors.joining(":"));
        Files.writeString(vml.launcher(), """
                #!/bin/sh
                [ "$(id -u)" != 0 ] || exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$@"
                """ + Files.readString(vml.launcher()).replace(CLASS_PATH, copies));
        shell("[ $(id -u) != 0 ] || chown -R 65534:65534 " + directory);
    }

    private static void shell(String command) throws Exception {
        assertEquals(
                0, new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor(), command);
    }

    @Test
    void aDaemonBehindSsh() throws Exception {
        String socket = PrivateLibvirtd.shared().uri().replaceFirst(".*socket=", "");
        try (LocalSshd sshd = LocalSshd.start(Files.createDirectory(directory.resolve("ssh")));
                Installation vml = install(Map.of(
                        "VML_LIBVIRT_URI",
                        "qemu+ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + sshd.port()
                                + "/system?socket=" + socket + "&keyfile=" + sshd.key() + "&known_hosts="
                                + sshd.knownHosts() + "&no_verify=1"))) {
            workWith(vml);
        }
    }

    private Installation install(Map<String, String> environment) throws IOException {
        return new Installation(Files.createDirectory(directory.resolve("vml")), environment);
    }

    private static void workWith(Installation vml) {
        for (List<String> words : List.of(
                List.of("init"),
                List.of("import", GuestImage.get().disk().toString(), "--as", "guest"),
                List.of("open", "guest", "--memory", "768M", "--cpus", "2", "--user", "atlas"),
                List.of("ssh", "--", "echo hello > /tmp/note"),
                List.of("save", "one"),
                List.of("close", "--discard"),
                List.of("open", "one"))) {
            Installation.Ended ended = vml.vml(words.toArray(String[]::new));
            assertEquals(0, ended.status(), () -> words + ": " + ended.err());
        }
        assertEquals("hello\n", vml.vml("ssh", "--", "cat /tmp/note").out());
        assertEquals(0, vml.vml("close", "--discard").status());
    }
}
