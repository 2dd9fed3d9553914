package dev.trainyard.ingest.extraction;

/**
 * Chooses some of many, evenly spread over their order, so that a part of a source looks like the whole of it.
 *
 * @param wanted how many to choose
 * @param total how many there are
 */
public record EvenSpread(long wanted, long total) {
    public static EvenSpread of(@org.jspecify.annotations.Nullable Integer most, long total) {
        return new EvenSpread(most == null ? total : Math.min(most, total), total);
    }

    /** @param index from 0 */
    public boolean chooses(long index) {
        return (index + 1) * wanted / total > index * wanted / total;
    }
}
