package org.vml.agent.secret;

import java.util.List;

/// Names of a path as a pattern. With a `/` at its beginning it stands for a path from the root on, otherwise for the
/// end of a path: `.aws/credentials` is in whatever directory. A `*` stands for any part of one name.
record PathPattern(boolean absolute, List<String> names) {
    static PathPattern of(String pattern) {
        boolean absolute = pattern.startsWith("/");
        return new PathPattern(absolute, List.of((absolute ? pattern.substring(1) : pattern).split("/", -1)));
    }

    String last() {
        return names.getLast();
    }

    boolean isLastFixed() {
        return last().indexOf('*') < 0;
    }

    /// Whether the first `count` names of a path are such a path.
    boolean matches(String[] path, int count) {
        int skipped = count - names.size();
        if (skipped < 0 || (absolute && skipped > 0)) {
            return false;
        }
        for (int i = names.size() - 1; i >= 0; i--) {
            if (!matches(names.get(i), 0, path[skipped + i], 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(String pattern, int p, String name, int n) {
        for (; p < pattern.length(); p++, n++) {
            if (pattern.charAt(p) == '*') {
                for (int end = name.length(); end >= n; end--) {
                    if (matches(pattern, p + 1, name, end)) {
                        return true;
                    }
                }
                return false;
            }
            if (n == name.length() || pattern.charAt(p) != name.charAt(n)) {
                return false;
            }
        }
        return n == name.length();
    }
}
