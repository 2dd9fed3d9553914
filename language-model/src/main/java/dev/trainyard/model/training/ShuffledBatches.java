package dev.trainyard.model.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which items make up which step: every item once an epoch, in an order that chance alone decides. Lengths and kinds are
 * mixed in each step on purpose: batches of like items pull the model to and fro. A pure function of seed and step, so
 * that a resumed training goes on with what it would have seen.
 */
public final class ShuffledBatches {
    private final int items;
    private final int batch;
    private final long seed;

    private long epoch = -1;
    private List<Integer> order = List.of();

    public ShuffledBatches(int items, int batch, long seed) {
        if (items == 0) throw new IllegalArgumentException("there is nothing to make batches of");
        this.items = items;
        this.batch = batch;
        this.seed = seed;
    }

    public long perEpoch() {
        return (items + batch - 1) / batch;
    }

    /** Items that all steps before this one have taken. @param step from 0 */
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
