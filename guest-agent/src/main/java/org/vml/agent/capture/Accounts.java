package org.vml.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.SmallFile;
import org.vml.protocol.environment.Owner;

/// Names of users and groups, by passwd(5) and group(5) of the guest.
final class Accounts {
    private final Map<Integer, String> users;
    private final Map<Integer, String> groups;

    private Accounts(Map<Integer, String> users, Map<Integer, String> groups) {
        this.users = users;
        this.groups = groups;
    }

    /// @param root an open directory
    static Accounts of(int root) {
        try {
            int etc = Linux.openDirectory(root, "etc".getBytes(StandardCharsets.US_ASCII));
            try {
                return new Accounts(names(etc, "passwd"), names(etc, "group"));
            } finally {
                Linux.close(etc);
            }
        } catch (LinuxException e) {
            return new Accounts(Map.of(), Map.of());
        }
    }

    private static Map<Integer, String> names(int etc, String file) {
        Map<Integer, String> names = new HashMap<>();
        for (String line : SmallFile.lines(etc, file.getBytes(StandardCharsets.US_ASCII))) {
            List<String> fields = List.of(line.split(":", -1));
            if (fields.size() > 2 && fields.get(2).matches("[0-9]{1,9}")) {
                names.putIfAbsent(Integer.valueOf(fields.get(2)), fields.getFirst());
            }
        }
        return names;
    }

    Owner owner(int uid, int gid) {
        return new Owner(uid, gid, users.getOrDefault(uid, ""), groups.getOrDefault(gid, ""));
    }
}
