package org.vml.agent.provision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.agent.system.Command;

/// Packages, in the versions that are wanted, by the guest's own package manager: `apt-get`, `dnf` or `yum`. All at
/// once; if that fails, one by one, so that each that can be had is.
final class NewPackages {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration LIMIT_OF_UPDATE = Duration.ofMinutes(3);
    private static final int MOST = 1 << 20;

    /// What a package manager takes for a name and a version, and what none takes for an option or a path.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9_]+)?");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+~^:_-]*");

    private final SortedMap<String, String> packages;
    private final Supplier<SortedMap<String, String>> installed;

    /// @param packages `name:architecture` → version, of rpm with the vendor: see the facts about the system
    /// @param installed tells the same of what is installed
    NewPackages(SortedMap<String, String> packages, Supplier<SortedMap<String, String>> installed) {
        this.packages = packages;
        this.installed = installed;
    }

    void install(Outcome outcome) {
        if (packages.isEmpty()) {
            return;
        }
        Manager manager = Manager.find();
        if (manager == null) {
            packages.keySet()
                    .forEach(name -> outcome.failed("package " + name, "there is no package manager in this guest"));
            return;
        }
        Map<String, String> words = new TreeMap<>();
        packages.forEach((name, facts) -> {
            String version = version(facts);
            if (NAME.matcher(name).matches() && VERSION.matcher(version).matches()) {
                words.put(name, manager.word(name, version));
            } else {
                outcome.failed("package " + name, "\"" + facts + "\" is not one version");
            }
        });
        if (!words.isEmpty()) {
            Map<String, String> reasons = install(manager, words);
            SortedMap<String, String> now = installed.get();
            words.keySet().forEach(name -> {
                String there = now.getOrDefault(name, "");
                if (version(there).equals(version(packages.getOrDefault(name, "")))) {
                    outcome.made("package " + name + " " + there);
                } else {
                    outcome.failed("package " + name, reasons.getOrDefault(name, "it is not there"));
                }
            });
        }
    }

    /// Without the vendor.
    private static String version(String facts) {
        return facts.replaceFirst(" \\(.*\\)$", "");
    }

    /// Why some were not installed, as far as the package manager said it.
    private static Map<String, String> install(Manager manager, Map<String, String> words) {
        if (succeeded(manager.install(words.values()))) {
            return Map.of();
        }
        manager.update();
        if (succeeded(manager.install(words.values()))) {
            return Map.of();
        }
        Map<String, String> reasons = new HashMap<>();
        words.forEach((name, word) -> {
            Command.@Nullable Output output = manager.install(List.of(word));
            if (!succeeded(output)) {
                reasons.put(name, Outcome.why(manager.program(), output));
            }
        });
        return reasons;
    }

    private static boolean succeeded(Command.@Nullable Output output) {
        return output != null && output.status() == 0;
    }

    /// A package manager.
    private enum Manager {
        APT("apt-get") {
            // apt-get(8): `name:architecture=version`; what is of all architectures is named without.
            @Override
            String word(String name, String version) {
                return name.replaceFirst(":all$", "") + "=" + version;
            }

            @Override
            List<String> words() {
                return List.of(
                        "env",
                        "DEBIAN_FRONTEND=noninteractive",
                        "apt-get",
                        "-q",
                        "-y",
                        "--no-install-recommends",
                        "-o",
                        "Dpkg::Options::=--force-confold",
                        "install");
            }

            @Override
            void update() {
                var _ = new Command(List.of("apt-get", "-q", "update"), LIMIT_OF_UPDATE, MOST).run();
            }
        },
        DNF("dnf"),
        YUM("yum");

        private final String program;

        Manager(String program) {
            this.program = program;
        }

        static @Nullable Manager find() {
            for (Manager manager : values()) {
                if (Files.isExecutable(Path.of("/usr/bin", manager.program))) {
                    return manager;
                }
            }
            return null;
        }

        String program() {
            return program;
        }

        /// yum(8): `name-version-release.architecture`, the epoch left out.
        String word(String name, String version) {
            int colon = name.lastIndexOf(':');
            String bare = colon < 0 ? name : name.substring(0, colon);
            String architecture = colon < 0 ? "" : "." + name.substring(colon + 1);
            return bare + "-" + version.replaceFirst("^[0-9]+:", "") + architecture;
        }

        List<String> words() {
            return List.of(program, "-q", "-y", "install");
        }

        /// They do it by themselves.
        void update() {}

        Command.@Nullable Output install(Collection<String> words) {
            List<String> command = new ArrayList<>(words());
            command.addAll(words);
            return new Command(command, LIMIT, MOST).withErrors().run();
        }
    }
}
