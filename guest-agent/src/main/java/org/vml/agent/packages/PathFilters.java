package org.vml.agent.packages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vml.protocol.wire.Bytes;

/// Which files of packages dpkg was told not to install: `path-exclude=/usr/share/doc/*` and `path-include` of
/// dpkg(1) in its configuration. The last one that fits counts.
///
/// Whoever deletes a file that dpkg would not install today cannot be told from dpkg: so none that a pattern leaves
/// out is missed as long as there is none of them at all.
final class PathFilters {
    private final List<Filter> filters = new ArrayList<>();

    private record Filter(boolean excludes, Bytes pattern) {}

    /// @param configuration lines of `dpkg.cfg`, its bytes as characters
    PathFilters(List<String> configuration) {
        for (String line : configuration) {
            String[] words = line.strip().replaceFirst("^--", "").split("\\s*[=\\s]\\s*", 2);
            boolean excludes = words[0].equals("path-exclude");
            if (words.length == 2 && (excludes || words[0].equals("path-include"))) {
                String pattern = words[1].replaceAll("^[\"']|[\"']$", "");
                filters.add(new Filter(excludes, Bytes.owned(pattern.getBytes(StandardCharsets.ISO_8859_1))));
            }
        }
    }

    int count() {
        return filters.size();
    }

    /// The number of the pattern that leaves a path out; negative if none does.
    ///
    /// @param path as the package has it
    int excluding(byte[] path, int from, int to) {
        for (int i = filters.size() - 1; i >= 0; i--) {
            if (Wildcards.match(filters.get(i).pattern.shared(), Arrays.copyOfRange(path, from, to))) {
                return filters.get(i).excludes ? i : -1;
            }
        }
        return -1;
    }
}
