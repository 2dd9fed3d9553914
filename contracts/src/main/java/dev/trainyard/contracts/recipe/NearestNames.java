package dev.trainyard.contracts.recipe;

import java.util.ArrayList;
import java.util.List;

/** Suggestions for an unknown name: the known names with the smallest edit distance. */
final class NearestNames {
    /** Longer names are never misspellings of a known one. */
    private static final int LONGEST = 100;

    private NearestNames() {}

    /** All equally near names, in order; none if more than half of the name would have to change. */
    static List<String> to(String name, List<String> known) {
        return within(2, name, known);
    }

    /** @param share the part of a name that may differ: 3 for a third */
    static List<String> within(int share, String name, List<String> known) {
        List<String> nearest = new ArrayList<>();
        if (name.length() > LONGEST) return nearest;
        int fewest = Integer.MAX_VALUE;
        for (String one : known) {
            int edits = edits(name, one);
            if (edits > fewest || edits > Math.max(name.length(), one.length()) / share) continue;
            if (edits < fewest) nearest.clear();
            fewest = edits;
            nearest.add(one);
        }
        return nearest;
    }

    /** Characters to insert, delete or replace (Levenshtein 1965). */
    private static int edits(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) above[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
