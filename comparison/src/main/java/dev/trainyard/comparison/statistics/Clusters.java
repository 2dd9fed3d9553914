package dev.trainyard.comparison.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The grouping of items into clusters that are independent of each other, such as the questions about one passage.
 * Items inside a cluster may depend on each other in any way.
 */
public final class Clusters {
    private final int[] ofItem;
    private final int count;

    private Clusters(int[] ofItem, int count) {
        this.ofItem = ofItem;
        this.count = count;
    }

    /** @param names the cluster of each item; null for an item on its own */
    public static Clusters of(List<@Nullable String> names) {
        Map<String, Integer> known = new HashMap<>();
        int[] ofItem = new int[names.size()];
        int count = 0;
        for (int i = 0; i < ofItem.length; i++) {
            String name = names.get(i);
            Integer before = name == null ? null : known.get(name);
            ofItem[i] = before == null ? count++ : before;
            if (name != null) known.putIfAbsent(name, ofItem[i]);
        }
        return new Clusters(ofItem, count);
    }

    /** Every item on its own. */
    public static Clusters none(int items) {
        return new Clusters(IntStream.range(0, items).toArray(), items);
    }

    public int items() {
        return ofItem.length;
    }

    public int count() {
        return count;
    }

    /** Whether some items share a cluster. */
    public boolean areShared() {
        return count < ofItem.length;
    }

    /** The index of an item's cluster. */
    int of(int item) {
        return ofItem[item];
    }

    /** The sum of the items' values in each cluster. */
    double[] sums(double[] values) {
        double[] sums = new double[count];
        for (int i = 0; i < ofItem.length; i++) sums[ofItem[i]] += values[i];
        return sums;
    }

    /** The indices of the items in each cluster. */
    int[][] members() {
        int[][] members = new int[count][];
        for (int cluster = 0; cluster < count; cluster++) {
            int wanted = cluster;
            members[cluster] = IntStream.range(0, ofItem.length)
                    .filter(i -> ofItem[i] == wanted)
                    .toArray();
        }
        return members;
    }
}
