package dev.trainyard.model.training;

/**
 * The learning rate over a training run: it rises linearly, stays at its highest value, and falls linearly to a
 * twentieth of it.
 *
 * @param highest after warm-up
 * @param steps of the whole training
 * @param warmup share of the steps, at the start, over which it rises
 * @param decay share of the steps, at the end, over which it falls
 */
public record LearningRateSchedule(double highest, long steps, double warmup, double decay) {
    private static final double LAST = 1.0 / 20;

    public LearningRateSchedule {
        if (steps < 1) {
            throw new IllegalArgumentException("a schedule of " + steps + " steps has no first step");
        }
        if (!(warmup >= 0 && decay >= 0 && warmup + decay <= 1)) {
            throw new IllegalArgumentException(
                    "warm-up " + warmup + " and decay " + decay + " are not shares of one training run");
        }
    }

    /** @param step from 0; after the last step, the lowest rate applies */
    public double at(long step) {
        long rising = Math.round(warmup * steps);
        long falling = Math.round(decay * steps);
        if (step < rising) return highest * (step + 1) / rising;
        long left = steps - 1 - step;
        if (left >= falling) return highest;
        return highest * (LAST + (1 - LAST) * Math.max(0, left) / falling);
    }
}
