package org.vml.agent.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The sections `users` (`atlas` → `1000:1000:/home/atlas:/bin/bash`) and `groups` (`atlas` → `1000:alice,bob`) of
/// people, whose numbers are 1000 and above. Passwords are not among them.
final class Accounts {
    private static final int FIRST = 1000;
    private static final int NOBODY = 65534;

    private Accounts() {}

    static Map<String, String> users(Root root) {
        Map<String, String> facts = new TreeMap<>();
        for (String[] fields : people(root.lines("/etc/passwd"), 7)) {
            facts.put(fields[0], String.join(":", fields[2], fields[3], fields[5], fields[6]));
        }
        return facts;
    }

    static Map<String, String> groups(Root root) {
        Map<String, String> facts = new TreeMap<>();
        for (String[] fields : people(root.lines("/etc/group"), 4)) {
            facts.put(fields[0], fields[2] + ":" + fields[3]);
        }
        return facts;
    }

    private static List<String[]> people(List<String> lines, int length) {
        return lines.stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length == length && isOfPeople(fields[2]))
                .toList();
    }

    private static boolean isOfPeople(String number) {
        return number.matches("[0-9]{1,9}") && Integer.parseInt(number) >= FIRST && Integer.parseInt(number) != NOBODY;
    }
}
