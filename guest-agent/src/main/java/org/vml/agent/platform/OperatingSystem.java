package org.vml.agent.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which operating system this is.
///
/// @param id `debian`, `rhel`: `ID` of os-release(5), `linux` where that is not said
/// @param version `12`: `VERSION_ID` of os-release(5), empty where that is not said
/// @param kernel the release of the kernel, as `uname -r` prints it
/// @param architecture as the JVM calls it: `amd64`
public record OperatingSystem(String id, String version, String kernel, String architecture) {
    private static final List<Path> PLACES = List.of(Path.of("/etc/os-release"), Path.of("/usr/lib/os-release"));

    /// The system that this process runs on.
    public static OperatingSystem current() {
        Map<String, String> fields = Map.of();
        for (Path place : PLACES) {
            if (fields.isEmpty() && Files.isReadable(place)) {
                fields = read(place);
            }
        }
        return of(fields, System.getProperty("os.version", ""), System.getProperty("os.arch", ""));
    }

    static OperatingSystem of(Map<String, String> fields, String kernel, String architecture) {
        return new OperatingSystem(
                fields.getOrDefault("ID", "linux"), fields.getOrDefault("VERSION_ID", ""), kernel, architecture);
    }

    private static Map<String, String> read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            return Map.of();
        }
    }

    /// The variables of an os-release file: assignments as a shell would read them, without expansions.
    static Map<String, String> parse(List<String> lines) {
        Map<String, String> fields = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) != '#') {
                fields.put(
                        line.substring(0, equals).strip(),
                        unquote(line.substring(equals + 1).strip()));
            }
        }
        return fields;
    }

    private static String unquote(String value) {
        StringBuilder plain = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '\\' && quote != '\'' && i + 1 < value.length()) {
                plain.append(value.charAt(++i));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
