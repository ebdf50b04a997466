package org.vml.agent.provision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.agent.system.Command;

/// Groups and users of people, made by `groupadd`, `useradd` and `usermod` (shadow-utils): with the numbers that they
/// had, where those are free; without a password; their homes come with the files. The numbers of files follow the
/// names.
final class NewAccounts {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST = 1 << 16;
    private static final int FIRST = 1000;

    /// What shadow-utils take for a name.
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    private static final Pattern PLACE = Pattern.compile("/[^:\\p{Cntrl}]{0,1000}");

    private final Path root;
    private final SortedMap<String, String> groups;
    private final SortedMap<String, String> users;
    private final Set<String> fresh = new HashSet<>();

    /// @param groups name → `gid:member,member`
    /// @param users name → `uid:gid:home:shell`
    NewAccounts(Path root, SortedMap<String, String> groups, SortedMap<String, String> users) {
        this.root = root;
        this.groups = groups;
        this.users = users;
    }

    void make(Outcome outcome) {
        groups.forEach((name, facts) -> makeGroup(name, facts.split(":", -1), outcome));
        users.forEach((name, facts) -> makeUser(name, facts.split(":", -1), outcome));
        groups.forEach((name, facts) -> join(name, facts.split(":", -1), outcome));
    }

    private void makeGroup(String name, String[] fields, Outcome outcome) {
        String what = "group " + name;
        if (known("group").containsKey(name)) {
            return;
        }
        if (!NAME.matcher(name).matches() || fields.length != 2 || !isOfPeople(fields[0])) {
            outcome.failed(what, "it is none of people");
            return;
        }
        List<String> options = known("group").containsValue(fields[0]) ? List.of() : List.of("-g", fields[0]);
        if (outcome.note(what, "groupadd", run("groupadd", options, name))) {
            fresh.add(what);
        }
    }

    private void makeUser(String name, String[] fields, Outcome outcome) {
        String what = "user " + name;
        Map<String, String> known = known("passwd");
        if (known.containsKey(name)) {
            return;
        }
        if (!NAME.matcher(name).matches()
                || fields.length != 4
                || !isOfPeople(fields[0])
                || !PLACE.matcher(fields[2]).matches()
                || !PLACE.matcher(fields[3]).matches()) {
            outcome.failed(what, "it is none of people");
            return;
        }
        List<String> options = new ArrayList<>(List.of("-M", "-d", fields[2], "-s", shell(fields[3])));
        if (!known.containsValue(fields[0])) {
            options.addAll(List.of("-u", fields[0]));
        }
        String group = group(fields[1]);
        if (group != null) {
            options.addAll(List.of("-N", "-g", group));
        }
        if (outcome.note(what, "useradd", run("useradd", options, name))) {
            fresh.add(what);
        }
    }

    /// The group in this guest that a number means in the entry; null for one of the user's own.
    private @Nullable String group(String number) {
        return groups.entrySet().stream()
                .filter(group -> group.getValue().startsWith(number + ":"))
                .map(Map.Entry::getKey)
                .filter(this::isGroupOfPeople)
                .findFirst()
                .orElse(null);
    }

    /// Whether it is there, and no group of the system, which may mean power.
    private boolean isGroupOfPeople(String name) {
        String number = known("group").get(name);
        return number != null && isOfPeople(number);
    }

    /// That of the entry, if the guest has it.
    private String shell(String wanted) {
        return Files.isExecutable(root.resolve(wanted.substring(1))) ? wanted : "/bin/sh";
    }

    /// Whoever is in a group, if one of both is new.
    private void join(String group, String[] fields, Outcome outcome) {
        for (String member : fields.length == 2 && !fields[1].isEmpty() ? fields[1].split(",") : new String[0]) {
            boolean isNew = fresh.contains("group " + group) || fresh.contains("user " + member);
            if (isNew && isGroupOfPeople(group) && known("passwd").containsKey(member)) {
                Command.@Nullable Output output = run("usermod", List.of("-a", "-G", group), member);
                if (output == null || output.status() != 0) {
                    outcome.failed("user " + member + " in group " + group, Outcome.why("usermod", output));
                }
            }
        }
    }

    private static boolean isOfPeople(String number) {
        return number.matches("[0-9]{4,9}") && Integer.parseInt(number) >= FIRST;
    }

    private Command.@Nullable Output run(String program, List<String> options, String name) {
        List<String> words = new ArrayList<>(List.of(program));
        if (!root.equals(Path.of("/"))) {
            words.addAll(List.of("--prefix", root.toString()));
        }
        words.addAll(options);
        words.add(name);
        return new Command(words, LIMIT, MOST).withErrors().run();
    }

    /// Names and numbers of passwd(5) or group(5).
    private Map<String, String> known(String file) {
        Map<String, String> known = new HashMap<>();
        try {
            for (String line : Files.readAllLines(root.resolve("etc").resolve(file))) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2) {
                    known.put(fields[0], fields[2]);
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return known;
    }
}
