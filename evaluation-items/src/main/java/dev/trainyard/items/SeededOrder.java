package dev.trainyard.items;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A pseudo-random order: things are sorted by the digest of a seed and of their text. When a few things are added or
 * removed, the others keep their order, so most items stay the same.
 */
public final class SeededOrder {
    private SeededOrder() {}

    /** @param text the text of a thing, different for each */
    public static <T> List<T> of(List<T> things, Function<T, String> text, long seed) {
        record Ranked<T>(String digest, T thing) {}
        return things.stream()
                .map(thing ->
                        new Ranked<>(Sha256.of(seed + " " + text.apply(thing)).hex(), thing))
                .sorted(Comparator.comparing(Ranked::digest))
                .map(Ranked::thing)
                .toList();
    }
}
