package org.vml.agent.capture;

import java.util.ArrayList;
import java.util.List;

/// What is left out, beside what is everywhere, where packages are what the guest is compared with: it goes with the
/// packages that are installed, and in another guest with those there. Rules of the user's take it in again.
final class PackageRules {
    private static final String[][] TABLE = {
        {
            "the database of the packages",
            "/var/lib/dpkg/",
            "/var/lib/rpm/",
            "/usr/lib/sysimage/rpm/",
            "/var/lib/apt/extended_states",
            "/var/lib/dnf/",
            "/var/lib/yum/"
        },
        {
            "made from what packages installed",
            "/etc/ld.so.cache",
            "/boot/initrd.img-*",
            "/boot/initramfs-*.img",
            "/usr/lib/python*/**/__pycache__/",
            "/usr/lib64/python*/**/__pycache__/",
            "/usr/share/**/__pycache__/"
        },
    };

    private PackageRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (String[] row : TABLE) {
            rules.addAll(Rule.all(Rule.BUILT_IN, List.of(row).subList(1, row.length), row[0]));
        }
        return rules;
    }
}
