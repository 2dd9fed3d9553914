package dev.trainyard.comparison;

import java.util.Collection;
import java.util.List;

/**
 * Items that only one of two checkpoints was asked, or that have different questions for the two.
 *
 * @param count of all of them
 * @param names of the first ones, in order
 */
public record UnpairedItems(int count, List<String> names) {
    private static final int MOST_NAMES = 20;

    public UnpairedItems {
        names = List.copyOf(names);
    }

    static UnpairedItems of(Collection<String> items) {
        return new UnpairedItems(
                items.size(), items.stream().sorted().limit(MOST_NAMES).toList());
    }
}
