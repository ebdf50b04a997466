package org.vml.agent.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.vml.protocol.environment.Section;

/// All facts about the system. Sections are read side by side, and each has two minutes: what is not known by then is
/// missing, and the section says so under the key [Section#UNKNOWN].
public final class SystemFacts {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// The most bytes of keys and values of all sections together, so that they fit into a frame.
    private static final int MOST = 900 << 10;

    private static final int LONGEST = 4096;

    private final Map<String, Supplier<Map<String, String>>> sections = new LinkedHashMap<>();

    /// @param directory the root of the system
    /// @param attributes how extended attributes of CVMFS repositories are read
    public SystemFacts(Path directory, NamedAttribute attributes) {
        Root root = new Root(directory);
        sections.put("system", () -> Hardware.read(root));
        sections.put("packages", () -> Packages.read(root));
        sections.put("services", () -> Services.read(root));
        sections.put("users", () -> Accounts.users(root));
        sections.put("groups", () -> Accounts.groups(root));
        sections.put("crontabs", () -> Crontabs.read(root));
        sections.put("mounts", () -> Mounts.read(root));
        sections.put("compilers", () -> Compilers.read(root));
        sections.put("languages", () -> Languages.read(root));
        sections.put("cernvm", () -> CernVm.read(root));
        sections.put("cvmfs", () -> Cvmfs.read(root, attributes));
    }

    /// Reads them.
    ///
    /// @param wanted which sections; none for all
    public List<Section> read(List<String> wanted) {
        Map<String, FutureTask<Map<String, String>>> running = new LinkedHashMap<>();
        sections.forEach((name, facts) -> {
            if (!wanted.isEmpty() && !wanted.contains(name)) {
                return;
            }
            FutureTask<Map<String, String>> task = new FutureTask<>(facts::get);
            running.put(name, task);
            var _ = Thread.ofPlatform().daemon().name("facts-" + name).start(task);
        });
        long end = System.nanoTime() + LIMIT.toNanos();
        List<Section> read = new ArrayList<>();
        int left = MOST;
        for (Map.Entry<String, FutureTask<Map<String, String>>> each : running.entrySet()) {
            SortedMap<String, String> facts = await(each.getValue(), end);
            left -= fit(facts, left);
            read.add(new Section(each.getKey(), facts));
        }
        return read;
    }

    private static SortedMap<String, String> await(FutureTask<Map<String, String>> task, long end) {
        try {
            return new TreeMap<>(task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TreeMap<>(Map.of(Section.UNKNOWN, "interrupted"));
        } catch (ExecutionException e) {
            return new TreeMap<>(Map.of(Section.UNKNOWN, String.valueOf(e.getCause())));
        } catch (TimeoutException e) {
            task.cancel(true);
            return new TreeMap<>(Map.of(Section.UNKNOWN, "no answer within " + LIMIT.toSeconds() + " s"));
        }
    }

    /// Drops what does not fit, and says how much. How much room the rest takes.
    private static int fit(SortedMap<String, String> facts, int left) {
        facts.replaceAll((key, value) -> value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value);
        int used = 0;
        int before = facts.size();
        for (var each = facts.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, String> fact = each.next();
            int bytes = 3 * (fact.getKey().length() + fact.getValue().length()) + 8;
            if (used + bytes > left) {
                each.remove();
            } else {
                used += bytes;
            }
        }
        if (facts.size() < before) {
            facts.put(Section.UNKNOWN, before - facts.size() + " more");
        }
        return used;
    }
}
