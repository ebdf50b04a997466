package org.vml.agent.apply;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;

/// Which numbers the users and groups of an entry have in this guest: by name, or the number of the entry if the
/// guest has no such name (passwd(5), group(5)).
final class Accounts {
    private static final int MOST = 16 << 20;

    private final Map<String, Integer> users;
    private final Map<String, Integer> groups;
    private final Set<String> missing = new TreeSet<>();

    private Accounts(Map<String, Integer> users, Map<String, Integer> groups) {
        this.users = users;
        this.groups = groups;
    }

    static Accounts of(Tree tree) throws LinuxException {
        return new Accounts(numbers(tree, "passwd"), numbers(tree, "group"));
    }

    int user(Owner owner) {
        return number(users, "user", owner.user(), owner.uid());
    }

    int group(Owner owner) {
        return number(groups, "group", owner.group(), owner.gid());
    }

    private int number(Map<String, Integer> known, String what, String name, int number) {
        Integer here = known.get(name);
        if (here == null && !name.isEmpty()) {
            missing.add("there is no " + what + " " + name + " in this guest: the number "
                    + Integer.toUnsignedString(number) + " was kept" + holder(known, number));
        }
        return here == null ? number : here;
    }

    private static String holder(Map<String, Integer> known, int number) {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(entry -> ", which is " + entry.getKey() + " here")
                .findFirst()
                .orElse("");
    }

    /// Which names were asked for that the guest has not, for people.
    List<String> missing() {
        return List.copyOf(missing);
    }

    private static Map<String, Integer> numbers(Tree tree, String file) throws LinuxException {
        Map<String, Integer> numbers = new HashMap<>();
        for (String line : text(tree, RawPath.of("/etc/" + file)).lines().toList()) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[2].matches("\\d{1,10}")) {
                numbers.putIfAbsent(fields[0], (int) Long.parseLong(fields[2]));
            }
        }
        return numbers;
    }

    private static String text(Tree tree, RawPath path) throws LinuxException {
        try (Spot spot = tree.spot(path)) {
            int file =
                    Linux.open(spot.directory(), spot.name(), Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_NONBLOCK, 0);
            try {
                return new String(content(file), StandardCharsets.UTF_8);
            } finally {
                Linux.close(file);
            }
        } catch (LinuxException e) {
            if (e.isAbsent()) {
                return "";
            }
            throw e;
        }
    }

    /// All of an open file, up to [#MOST] bytes.
    static byte[] content(int file) throws LinuxException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 16];
        for (int got = 1; got > 0 && all.size() < MOST; ) {
            got = Linux.read(file, all.size(), part, 0, part.length);
            all.write(part, 0, got);
        }
        return all.toByteArray();
    }
}
