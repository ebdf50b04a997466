package org.vml.cli;

import java.util.ArrayList;
import java.util.List;

/// Finds what was meant by a misspelt word.
final class Suggestion {
    private Suggestion() {}

    /// `Did you mean import?`, or the empty string where nothing is close.
    static String of(String word, Iterable<String> candidates) {
        int best = Math.max(1, word.length() / 3);
        List<String> closest = new ArrayList<>();
        for (String candidate : candidates) {
            int distance = candidate.startsWith(word) && word.length() > 2 ? 0 : distance(word, candidate);
            if (distance < best) {
                closest.clear();
            }
            if (distance <= best) {
                best = distance;
                closest.add(candidate);
            }
        }
        return closest.isEmpty() ? "" : "Did you mean " + String.join(" or ", closest) + "?";
    }

    /// How many letters have to be put in, left out, replaced, or swapped with the next (optimal string alignment).
    static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = row(b.length() + 1);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                row[j] = swapped(a, b, i, j) ? Math.min(row[j], before[j - 2] + 1) : row[j];
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }

    private static boolean swapped(String a, String b, int i, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }

    private static int[] row(int length) {
        int[] row = new int[length];
        for (int j = 0; j < length; j++) {
            row[j] = j;
        }
        return row;
    }
}
