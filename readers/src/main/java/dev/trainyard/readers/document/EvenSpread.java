package dev.trainyard.readers.document;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses elements evenly spread over their order, so that a part of a source resembles the whole.
 *
 * @param wanted how many to choose
 * @param total how many there are
 */
public record EvenSpread(long wanted, long total) {
    public static EvenSpread of(@Nullable Integer most, long total) {
        return new EvenSpread(most == null ? total : Math.min(most, total), total);
    }

    /** At most this many elements of a list, in its order; all if no number is given. */
    public static <T> List<T> choose(@Nullable Integer most, List<T> all) {
        EvenSpread spread = of(most, all.size());
        return IntStream.range(0, all.size())
                .filter(spread::chooses)
                .mapToObj(all::get)
                .toList();
    }

    /** Whether an element is chosen.
     *
     * @param index from 0
     */
    public boolean chooses(long index) {
        return (index + 1) * wanted / total > index * wanted / total;
    }
}
