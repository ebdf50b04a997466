package org.vml.agent.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The section `services`: `ssh.service` → `enabled`, `failed`, or both; without systemd the services that System V
/// starts: `sshd` → `enabled`.
final class Services {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST = 1 << 20;

    private Services() {}

    static Map<String, String> read(Root root) {
        // Where systemd was not booted, sd_booted(3), its program waits for an answer that does not come.
        Command.Output enabled = Files.isDirectory(root.at("/run/systemd/system"))
                ? systemctl("list-unit-files", "--state=enabled")
                : null;
        if (enabled == null) {
            return links(root);
        }
        Map<String, String> facts = new TreeMap<>();
        add(facts, enabled.text(), "enabled");
        Command.Output failed = systemctl("list-units", "--state=failed");
        add(facts, failed == null ? "" : failed.text(), "failed");
        return facts;
    }

    private static Command.@Nullable Output systemctl(String verb, String state) {
        return new Command(List.of("systemctl", verb, state, "--no-legend", "--no-pager", "--plain"), LIMIT, MOST)
                .run();
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
