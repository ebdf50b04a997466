package org.vml.agent.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The section `mounts`: `/data` → `server:/export nfs4`. Only what holds files that last.
final class Mounts {
    private static final Set<String> PSEUDO = Set.of(
            "autofs",
            "binfmt_misc",
            "bpf",
            "cgroup",
            "cgroup2",
            "configfs",
            "debugfs",
            "devpts",
            "devtmpfs",
            "efivarfs",
            "fusectl",
            "hugetlbfs",
            "mqueue",
            "nsfs",
            "proc",
            "pstore",
            "ramfs",
            "rpc_pipefs",
            "securityfs",
            "selinuxfs",
            "sysfs",
            "tmpfs",
            "tracefs");

    private Mounts() {}

    /// A line of proc_mounts(5).
    record Mount(String source, String place, String type) {}

    static Map<String, String> read(Root root) {
        Map<String, String> facts = new TreeMap<>();
        for (Mount mount : all(root)) {
            if (!PSEUDO.contains(mount.type)) {
                facts.put(mount.place, mount.source + " " + mount.type);
            }
        }
        return facts;
    }

    static List<Mount> all(Root root) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : root.lines("/proc/self/mounts")) {
            String[] fields = line.split(" ", -1);
            if (fields.length >= 4) {
                mounts.add(new Mount(plain(fields[0]), plain(fields[1]), fields[2]));
            }
        }
        return mounts;
    }

    private static String plain(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
