package dev.trainyard.model.scoring;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides rows into groups with a beginning in common, such as the examples before each question, so that it is
 * computed once for the group.
 */
final class CachedBeginnings {
    /** A shorter beginning is cheaper to compute again than to look up. */
    private static final int SHORTEST = 32;

    private final List<TokenTree> rows;
    private final int[] common;
    private final List<Group> groups = new ArrayList<>();
    private final List<TokenTree> alone = new ArrayList<>();

    /** @param length the number of ids that all rows begin with; 0 for rows that share nothing worth a cache */
    record Group(List<TokenTree> rows, int length) {
        Group {
            rows = List.copyOf(rows);
        }
    }

    /** @param rows in the order of their ids */
    private CachedBeginnings(List<TokenTree> rows) {
        this.rows = rows;
        common = new int[rows.size()];
        for (int i = 1; i < common.length; i++) {
            common[i] = rows.get(i - 1).common(rows.get(i));
        }
    }

    static List<Group> of(List<TokenTree> rows) {
        CachedBeginnings beginnings = new CachedBeginnings(rows);
        beginnings.divide(0, rows.size());
        if (!beginnings.alone.isEmpty()) beginnings.groups.add(new Group(beginnings.alone, 0));
        return List.copyOf(beginnings.groups);
    }

    /**
     * Divides the rows where neighbours have least in common, as long as the parts save more than the whole. Each
     * division is at a larger number of common ids than the one before, so that the recursion ends.
     */
    private void divide(int from, int to) {
        int least = least(from, to);
        if (to - from < 2 || least >= SHORTEST && saved(from, to) >= savedByParts(from, to, least)) {
            List<TokenTree> some = rows.subList(from, to);
            if (to - from < 2) alone.addAll(some);
            else groups.add(new Group(some, least));
            return;
        }
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            if (i < to && common[i] > least) continue;
            divide(start, i);
            start = i;
        }
    }

    private int least(int from, int to) {
        int least = Integer.MAX_VALUE;
        for (int i = from + 1; i < to; i++) least = Math.min(least, common[i]);
        return least;
    }

    private long saved(int from, int to) {
        return (long) least(from, to) * (to - from - 1);
    }

    private long savedByParts(int from, int to, int least) {
        long saved = 0;
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            if (i < to && common[i] > least) continue;
            if (i - start > 1) saved += saved(start, i);
            start = i;
        }
        return saved;
    }
}
