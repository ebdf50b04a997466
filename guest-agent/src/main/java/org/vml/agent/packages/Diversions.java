package org.vml.agent.packages;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.wire.Bytes;

/// Files of packages that dpkg puts elsewhere: `diversions` has three lines for each, the path in packages, the path
/// instead, and the package that has it diverted, whose own file stays where it is; `:` if no package has (dpkg's
/// `lib/dpkg/db-fsys-divert.c`).
final class Diversions {
    private final Map<Long, Diversion> all = new HashMap<>();

    private record Diversion(Bytes to, String owner) {}

    /// @param content lines of `diversions`
    static Diversions read(List<String> content, InstalledPath path) {
        Diversions diversions = new Diversions();
        for (int i = 0; i + 2 < content.size(); i += 3) {
            byte[] from = bytes(content.get(i));
            byte[] to = bytes(content.get(i + 1));
            if (path.set(from, 0, from.length, false)) {
                diversions.all.put(path.key(), new Diversion(Bytes.owned(to), content.get(i + 2)));
            }
        }
        return diversions;
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Where a file of a package is instead; null if it is where the package has it.
    @Nullable
    Bytes to(long key, String owner) {
        if (all.isEmpty()) {
            return null;
        }
        Diversion diversion = all.get(key);
        return diversion == null || diversion.owner.equals(owner) ? null : diversion.to;
    }
}
