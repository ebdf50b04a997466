package org.vml.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.vml.repository.OpenRepository;

/// The repositories that are open, by place. Thread-safe.
final class KeptRepositories {
    private final Map<Path, KeptRepository> byPath = new ConcurrentHashMap<>();

    OpenRepository use(String name, Path path) {
        return byPath.computeIfAbsent(path, KeptRepository::new).use(name);
    }

    /// Lets go of the repository at a place as soon as nobody uses it. Returns at once.
    void forget(Path path) {
        KeptRepository kept = byPath.remove(path);
        if (kept != null) {
            Thread.ofVirtual().name("close " + path).start(kept::retire);
        }
    }

    /// Lets go of what nobody has used for so long.
    void retireAfter(Duration time) {
        byPath.values().forEach(kept -> kept.retireAfter(time));
    }
}
