package org.vml.workingarea;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.guest.AgentImage;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The config drive of an area's machine: one ISO 9660 image with Rock Ridge and Joliet names that holds the same
/// context in three layouts.
///
/// ```
/// /user-data, /meta-data                          NoCloud
/// /openstack/latest/{user_data,meta_data.json}    OpenStack
/// /ec2/latest/{user-data,meta-data.json}          EC2
/// /vml/{agent.tar.gz,install-agent}               if the agent is to be a service
/// ```
///
/// An image has one label only, and it is `cidata`. So cloud-init finds it as NoCloud; its ConfigDrive source looks
/// for the label `config-2`, or for the paths on any CD-ROM only where that source is forced. CernVM's boot loader
/// and amiconfig read by path, whatever the label.
///
/// Made by `xorriso` (libburnia), in some 80 ms, which is why a machine gets none unasked; another reason is that
/// cloud-init takes a guest with a new instance id for a new guest, and gives it this host name. The same context
/// makes the same bytes.
final class ConfigDrive {
    static final String LABEL = "cidata";

    /// 2026-01-01; what the clock says does not belong here (reproducible-builds.org, SOURCE_DATE_EPOCH).
    private static final String DATE = "1767225600";

    /// What root runs in the guest for that.
    static final String INSTALL_AGENT =
            "d=$(mktemp -d) && mount -o ro -L " + LABEL + " $d && sh $d/vml/install-agent; umount $d; rmdir $d";

    private static final int PATIENCE_SECONDS = 30;

    private ConfigDrive() {}

    /// Makes it in an area, in the place of what was there; `FAILED` if that cannot be.
    ///
    /// @param agent to be a service; null if it is none
    static void write(AreaDirectory area, GuestContext context, @Nullable AgentImage agent) {
        Path image = area.configDrive();
        Path making = image.resolveSibling(image.getFileName() + ".new");
        try {
            Path tree = Files.createTempDirectory("vml-config");
            try {
                for (Map.Entry<String, String> file : files(context).entrySet()) {
                    Path path = tree.resolve(file.getKey());
                    Files.createDirectories(Objects.requireNonNull(path.getParent()));
                    Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
                }
                if (agent != null) {
                    addAgent(agent, Files.createDirectory(tree.resolve("vml")));
                }
                Files.deleteIfExists(making);
                run(tree, making);
                Files.move(making, image, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(tree);
            }
        } catch (IOException e) {
            throw failed(image, String.valueOf(e.getMessage())).because(e);
        }
    }

    private static void addAgent(AgentImage agent, Path directory) throws IOException {
        Files.copy(agent.file(), directory.resolve("agent.tar.gz"));
        try (InputStream script = Objects.requireNonNull(ConfigDrive.class.getResourceAsStream("install-agent"))) {
            Files.copy(script, directory.resolve("install-agent"));
        }
    }

    private static Map<String, String> files(GuestContext context) {
        return Map.of(
                "user-data",
                context.userData(),
                "meta-data",
                context.noCloud(),
                "openstack/latest/user_data",
                context.userData(),
                "openstack/latest/meta_data.json",
                context.openStack(),
                "ec2/latest/user-data",
                context.userData(),
                "ec2/latest/meta-data.json",
                context.ec2());
    }

    /// xorriso(1); `-r` of its mkisofs mode makes all files root's and readable.
    private static void run(Path tree, Path image) throws IOException {
        ProcessBuilder xorriso = new ProcessBuilder(List.of(
                        "xorriso",
                        "-no_rc",
                        "-report_about",
                        "SORRY",
                        "-as",
                        "mkisofs",
                        "-V",
                        LABEL,
                        "-J",
                        "-r",
                        "-no-pad",
                        "--set_all_file_dates",
                        "=" + DATE,
                        "-o",
                        image.toString(),
                        tree.toString()))
                .redirectErrorStream(true);
        xorriso.environment().put("SOURCE_DATE_EPOCH", DATE);
        xorriso.environment().put("TZ", "UTC");
        Process process = xorriso.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw failed(image, "xorriso failed: " + said);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Interrupted while making " + image);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static ProblemException failed(Path image, String why) {
        return ProblemException.of(ProblemKind.FAILED, "Could not make the config drive " + image + ": " + why)
                .next("Is xorriso installed (`scripts/setup` does it)?");
    }
}
