package org.vml.agent.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.vml.agent.system.Mounts.Mount;

/// The section `cvmfs`: of each mounted repository `atlas.cern.ch root_hash`, `… revision`, `… tag`, `… fqrn`.
final class Cvmfs {
    private static final List<String> NAMES = List.of("fqrn", "root_hash", "revision", "tag");
    private static final String PARENT = "/cvmfs/";

    /// A repository that does not answer is waited for so long, in milliseconds.
    private static final int LIMIT = 60_000;

    private Cvmfs() {}

    static Map<String, String> read(Root root, NamedAttribute attributes) {
        Map<String, String> facts = new ConcurrentSkipListMap<>();
        List<Thread> running = Mounts.all(root).stream()
                .map(Mount::place)
                .filter(place -> place.startsWith(PARENT))
                .distinct()
                .map(place -> Thread.ofPlatform().daemon().start(() -> read(root, place, attributes, facts)))
                .toList();
        long end = System.currentTimeMillis() + LIMIT;
        try {
            for (Thread each : running) {
                each.join(Math.max(1, end - System.currentTimeMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.copyOf(facts);
    }

    private static void read(Root root, String place, NamedAttribute attributes, Map<String, String> facts) {
        Path path = root.at(place);
        for (String name : NAMES) {
            attributes
                    .read(path, "user." + name)
                    .ifPresent(value -> facts.put(place.substring(PARENT.length()) + " " + name, value));
        }
    }
}
