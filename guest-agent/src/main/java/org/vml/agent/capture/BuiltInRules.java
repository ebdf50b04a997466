package org.vml.agent.capture;

import java.util.ArrayList;
import java.util.List;

/// What is left out everywhere, unless a rule of the user's takes it in, with the reason.
final class BuiltInRules {
    private static final String[][] TABLE = {
        {"made by the kernel", "/proc/", "/sys/", "/dev/"},
        {"lives until the next boot", "/run/", "/var/run/", "/var/lock/"},
        {"temporary", "/tmp/*", "/var/tmp/*"},
        {"a cache", "/var/cache/*", ".cache/", "/var/lib/apt/lists/*", "/mnt/.rw/cache/", "/mnt/.rw/cvmfs-cache/"},
        {"a log", "/var/log/*"},
        {"swap", "/swapfile", "/swap.img", "/mnt/.rw/swapfile"},
        {"of the file system", "lost+found/"},
        {"a memory dump", "/var/lib/systemd/coredump/*", "/var/crash/*"},
        {
            "state of this machine alone",
            "/var/lib/systemd/random-seed",
            "/var/lib/systemd/timers/",
            "/var/lib/systemd/timesync/",
            "/var/lib/urandom/",
            "/var/lib/dhcp/*",
            "/var/lib/dhclient/*",
            "/var/lib/cloud/",
            "/var/lib/amiconfig/",
            "/var/lib/amiconfig-online/",
            "/mnt/.rw/aux/"
        },
        {
            "VML's own",
            "/var/lib/vml/",
            ".vml-*/",
            "**/.local/state/vml/",
            "/etc/systemd/system/vml-agent.service",
            "/etc/systemd/system/multi-user.target.wants/vml-agent.service"
        },
        {"on a network file system", "/cvmfs/*", "/afs/*", "/eos/*", ".gvfs/"},
    };

    private BuiltInRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (String[] row : TABLE) {
            rules.addAll(Rule.all(Rule.BUILT_IN, List.of(row).subList(1, row.length), row[0]));
        }
        return rules;
    }
}
