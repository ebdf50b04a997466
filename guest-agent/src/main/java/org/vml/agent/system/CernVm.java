package org.vml.agent.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The section `cernvm`: which CernVM this is, and from which snapshot its system comes. Empty where it is none.
final class CernVm {
    private static final String SNAPSHOT = "/mnt/.rw/aux/cvmfs_snapshot";

    private CernVm() {}

    static Map<String, String> read(Root root) {
        Map<String, String> facts = new TreeMap<>();
        root.lines("/etc/cernvm-release").stream().findFirst().ifPresent(line -> facts.put("release", line.strip()));
        for (Path marker : root.list("/", ".installed_cernvm-system-*")) {
            facts.put("system", marker.getFileName().toString().substring(".installed_cernvm-system-".length()));
        }
        for (String word : root.text("/proc/cmdline").strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0 && (word.startsWith("cvmfs_") || word.startsWith("cernvm_"))) {
                facts.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        List<String> snapshot = root.lines(SNAPSHOT);
        if (!snapshot.isEmpty()) {
            facts.put("snapshot root hash", snapshot.getFirst().strip());
            facts.put("snapshot tag", snapshot.getLast().strip());
        }
        return facts;
    }
}
