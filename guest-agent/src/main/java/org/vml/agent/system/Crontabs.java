package org.vml.agent.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The section `crontabs`: `/var/spool/cron/crontabs/atlas` → `2 entries, 310 bytes`. What the entries say is in the
/// files.
final class Crontabs {
    private static final List<String> DIRECTORIES =
            List.of("/etc/cron.d", "/var/spool/cron", "/var/spool/cron/crontabs");

    private Crontabs() {}

    static Map<String, String> read(Root root) {
        List<Path> files = new ArrayList<>(List.of(root.at("/etc/crontab")));
        DIRECTORIES.forEach(directory -> files.addAll(root.list(directory, "[!.]*")));
        Map<String, String> facts = new TreeMap<>();
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                String text = Root.text(file);
                String state = Files.isReadable(file)
                        ? entries(text) + " entries, " + file.toFile().length() + " bytes"
                        : "not readable";
                facts.put("/" + root.path().relativize(file), state);
            }
        }
        return facts;
    }

    /// Of crontab(5): neither comments nor variables.
    private static long entries(String text) {
        return text.lines().filter(line -> line.matches("\\s*[0-9*@].*")).count();
    }
}
