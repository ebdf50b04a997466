package org.vml.agent.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The section `services`: `ssh.service` → `enabled`, `failed`, or both; without systemd the services that System V
/// starts: `sshd` → `enabled`.
///
/// Enabled is what has a link in `NAME.wants` or `NAME.requires` below `/etc/systemd/system`, systemd.unit(5): the
/// program `systemctl` takes six seconds to say as much in an emulated guest.
final class Services {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST = 1 << 20;
    private static final String UNITS = "/etc/systemd/system";

    private Services() {}

    static Map<String, String> read(Root root) {
        Map<String, String> facts = enabled(root);
        // Where systemd was not booted, sd_booted(3), its program waits for an answer that does not come.
        if (Files.isDirectory(root.at("/run/systemd/system"))) {
            add(facts, failed(), "failed");
        } else if (facts.isEmpty()) {
            return links(root);
        }
        return facts;
    }

    private static Map<String, String> enabled(Root root) {
        Map<String, String> facts = new TreeMap<>();
        for (Path directory : root.list(UNITS, "*.{wants,requires}")) {
            for (Path link : root.list(UNITS + "/" + directory.getFileName(), "*.*")) {
                facts.put(link.getFileName().toString(), "enabled");
            }
        }
        return facts;
    }

    private static String failed() {
        Command.Output output = new Command(
                        List.of("systemctl", "list-units", "--state=failed", "--no-legend", "--no-pager", "--plain"),
                        LIMIT,
                        MOST)
                .run();
        return output == null ? "" : output.text();
    }

    static void add(Map<String, String> facts, String text, String state) {
        for (String line : text.lines().toList()) {
            String unit = line.strip().split("\\s", 2)[0];
            if (unit.indexOf('.') > 0) {
                facts.merge(unit, state, (a, b) -> a + ", " + b);
            }
        }
    }

    /// `/etc/rc3.d/S55sshd`
    private static Map<String, String> links(Root root) {
        Map<String, String> facts = new TreeMap<>();
        for (Path link : root.list("/etc/rc3.d", "S[0-9][0-9]*")) {
            facts.put(link.getFileName().toString().substring(3), "enabled");
        }
        return facts;
    }
}
