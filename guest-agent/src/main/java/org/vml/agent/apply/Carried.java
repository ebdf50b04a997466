package org.vml.agent.apply;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.RawPath;

/// What an entry carries but no restore applies: the one table of it, with the reasons. A `*` stands at the end only.
final class Carried {
    private static final String ACCOUNTS =
            "carried, not applied: accounts are never replaced as files; make what is missing with useradd and groupadd";
    private static final String IDENTITY = "carried, not applied: it is this machine's own identity";
    private static final String NETWORK = "carried, not applied: it is this machine's own network";
    private static final String DISKS = "carried, not applied: it names this machine's own disks";
    private static final String KERNEL = "carried, not applied: the kernel makes what is there";

    private static final Map<String, String> TABLE = Map.ofEntries(
            Map.entry("/etc/passwd", ACCOUNTS),
            Map.entry("/etc/passwd-", ACCOUNTS),
            Map.entry("/etc/shadow", ACCOUNTS),
            Map.entry("/etc/shadow-", ACCOUNTS),
            Map.entry("/etc/group", ACCOUNTS),
            Map.entry("/etc/group-", ACCOUNTS),
            Map.entry("/etc/gshadow", ACCOUNTS),
            Map.entry("/etc/gshadow-", ACCOUNTS),
            Map.entry("/etc/subuid", ACCOUNTS),
            Map.entry("/etc/subuid-", ACCOUNTS),
            Map.entry("/etc/subgid", ACCOUNTS),
            Map.entry("/etc/subgid-", ACCOUNTS),
            Map.entry("/etc/machine-id", IDENTITY),
            Map.entry("/var/lib/dbus/machine-id", IDENTITY),
            Map.entry("/etc/hostname", IDENTITY),
            Map.entry("/etc/ssh/ssh_host_*", IDENTITY),
            Map.entry("/etc/fstab", DISKS),
            Map.entry("/etc/crypttab", DISKS),
            Map.entry("/etc/resolv.conf", NETWORK),
            Map.entry("/etc/network/interfaces", NETWORK),
            Map.entry("/etc/network/interfaces.d/*", NETWORK),
            Map.entry("/etc/netplan/*", NETWORK),
            Map.entry("/etc/systemd/network/*", NETWORK),
            Map.entry("/etc/NetworkManager/system-connections/*", NETWORK),
            Map.entry("/etc/sysconfig/network", NETWORK),
            Map.entry("/etc/sysconfig/network-scripts/ifcfg-*", NETWORK),
            Map.entry("/etc/sysconfig/network-scripts/route-*", NETWORK),
            Map.entry("/etc/udev/rules.d/70-persistent-net.rules", NETWORK),
            Map.entry("/proc", KERNEL),
            Map.entry("/proc/*", KERNEL),
            Map.entry("/sys", KERNEL),
            Map.entry("/sys/*", KERNEL));

    private final RawPath place;

    /// @param place where the journals are
    Carried(RawPath place) {
        this.place = place;
    }

    /// Why nothing is done to a path; null if it may be.
    @Nullable
    String reason(RawPath path) {
        String text = path.toString();
        for (Map.Entry<String, String> row : TABLE.entrySet()) {
            String pattern = row.getKey();
            boolean isPrefix = pattern.endsWith("*");
            if (isPrefix ? text.startsWith(pattern.substring(0, pattern.length() - 1)) : text.equals(pattern)) {
                return row.getValue();
            }
        }
        boolean isOwn = path.startsWith(place) || staged(path);
        return isOwn ? "it belongs to restoring itself" : null;
    }

    private static boolean staged(RawPath path) {
        return List.of(path.toString().split("/", -1)).stream().anyMatch(name -> name.startsWith(Stage.PREFIX));
    }

    /// Why a directory may not be taken away with all that is in it; null if it may be.
    @Nullable
    String reasonWithin(RawPath directory) {
        String text = directory.isRoot() ? "/" : directory + "/";
        for (String pattern : TABLE.keySet()) {
            if (pattern.startsWith(text)) {
                return "it is to hold " + pattern + ", which a restore does not touch";
            }
        }
        return place.startsWith(directory) ? "the journal of restores is in it" : null;
    }
}
