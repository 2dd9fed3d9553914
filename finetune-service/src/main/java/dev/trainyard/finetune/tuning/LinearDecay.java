package dev.trainyard.finetune.tuning;

/**
 * A learning rate that rises over the first twentieth of the steps and then falls linearly to zero.
 *
 * @param highest at the end of the rise
 * @param steps of the whole phase
 */
public record LinearDecay(double highest, long steps) {
    /** @param step from 0 */
    public double at(long step) {
        long rising = Math.max(1, steps / 20);
        if (step < rising) return highest * (step + 1) / rising;
        return highest * (steps - step) / (steps - rising + 1);
    }
}
