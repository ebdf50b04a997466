package org.vml.light;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vml.protocol.environment.RawPath;

/// What tells one machine from another, and what is no file but a database that several write: in the entry, to be
/// looked at, but not put into another machine.
final class Identity {
    private static final Map<Pattern, String> PLACES = Map.of(
            Pattern.compile("/etc/ssh/ssh_host_.*"),
            "the host keys of another machine",
            Pattern.compile("/(root|home/[^/]+)/\\.ssh/authorized_keys"),
            "it says who may log in to another machine",
            Pattern.compile("/etc/(machine-id|hostname|adjtime)|/var/lib/dbus/machine-id"),
            "it names another machine",
            Pattern.compile("/etc/(fstab|crypttab|resolv\\.conf)"),
            "it is about the disks and networks of another machine",
            Pattern.compile("/etc/network/interfaces(\\.d/.*)?|/etc/sysconfig/network-scripts/ifcfg-.*"),
            "it is about the network of another machine",
            Pattern.compile("/etc/(passwd|shadow|group|gshadow|subuid|subgid)-?"),
            "accounts are not merged as text");

    private static final Pattern PACKAGE_DATABASE = Pattern.compile("/var/lib/(dpkg|rpm)(/.*)?");

    /// Where contextualisation puts a machine's name among what people write there.
    private static final Pattern HOLDS_NAME = Pattern.compile("/etc/hosts");

    private Identity() {}

    /// Whether a machine may have written its own name there. Then what both have changed is no conflict.
    static boolean mayHoldName(RawPath path) {
        return HOLDS_NAME.matcher(path.toString()).matches();
    }

    /// Whether it is of what a package manager knows of the packages: that is one database of many files, which fits
    /// as a whole or not at all.
    static boolean isPackageDatabase(RawPath path) {
        return PACKAGE_DATABASE.matcher(path.toString()).matches();
    }

    /// Why it is not put into another machine; empty if it is.
    static Optional<String> reason(RawPath path) {
        String text = path.toString();
        return PLACES.entrySet().stream()
                .filter(place -> place.getKey().matcher(text).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
