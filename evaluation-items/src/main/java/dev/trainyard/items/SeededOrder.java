package dev.trainyard.items;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The order of chance in which an evaluation asks: by the digests of its seed and of what is asked. Where a few things
 * come or go, the others keep their order, so that most items stay the same.
 */
final class SeededOrder {
    private SeededOrder() {}

    /** @param text what is asked, another for each thing */
    static <T> List<T> of(List<T> things, Function<T, String> text, long seed) {
        record Ranked<T>(String digest, T thing) {}
        return things.stream()
                .map(thing ->
                        new Ranked<>(Sha256.of(seed + " " + text.apply(thing)).hex(), thing))
                .sorted(Comparator.comparing(Ranked::digest))
                .map(Ranked::thing)
                .toList();
    }
}
