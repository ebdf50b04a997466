package org.vml.agent.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vml.agent.platform.OperatingSystem;

/// The section `system`: `os`, `version`, `kernel`, `architecture`, `cpu`, `cores`, `memory`.
final class Hardware {
    private Hardware() {}

    static Map<String, String> read(Root root) {
        OperatingSystem system = OperatingSystem.current();
        List<String> processors = root.lines("/proc/cpuinfo");
        Map<String, String> facts = new TreeMap<>();
        facts.put("os", system.id());
        facts.put("version", system.version());
        facts.put("kernel", system.kernel());
        facts.put("architecture", system.architecture());
        facts.put("cpu", value(processors, "model name"));
        facts.put(
                "cores",
                Long.toString(processors.stream()
                        .filter(line -> line.startsWith("processor"))
                        .count()));
        facts.put("memory", value(root.lines("/proc/meminfo"), "MemTotal"));
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    /// Of `NAME : VALUE`.
    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name) && line.indexOf(':') > 0)
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
