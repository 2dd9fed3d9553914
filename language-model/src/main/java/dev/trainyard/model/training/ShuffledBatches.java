package dev.trainyard.model.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The items of each step: every item once in an epoch, in a random order. Lengths and kinds are deliberately mixed in
 * each step, since batches of similar items would pull the model back and forth. A pure function of seed and step, so
 * that a resumed training run continues with the same batches.
 */
public final class ShuffledBatches {
    private final int items;
    private final int batch;
    private final long seed;

    private long epoch = -1;
    private List<Integer> order = List.of();

    public ShuffledBatches(int items, int batch, long seed) {
        if (items == 0) throw new IllegalArgumentException("there are no items to make batches from");
        this.items = items;
        this.batch = batch;
        this.seed = seed;
    }

    public long perEpoch() {
        return (items + batch - 1) / batch;
    }

    /** The number of items that all earlier steps have used. @param step from 0 */
    long ordinal(long step) {
        return step / perEpoch() * items + step % perEpoch() * batch;
    }

    /** The indices of a step's items. @param step from 0 */
    public List<Integer> at(long step) {
        if (step / perEpoch() != epoch) {
            epoch = step / perEpoch();
            List<Integer> shuffled =
                    new ArrayList<>(IntStream.range(0, items).boxed().toList());
            Collections.shuffle(shuffled, new Random(seed + 31 * epoch));
            order = shuffled;
        }
        int from = (int) (step % perEpoch()) * batch;
        return order.subList(from, Math.min(items, from + batch));
    }
}
