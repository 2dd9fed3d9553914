package dev.trainyard.benchmark;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.TrainingSession;
import java.io.IOException;

/**
 * Steps on one batch, ours and those of a peer in Python, which must have the same losses before they are timed.
 *
 * @param compared number of steps whose losses are compared
 */
record TrainingSteps(double learningRate, int compared) {
    /**
     * Takes the first steps on both sides.
     *
     * @return the largest relative difference of their losses
     * @throws RefusedException if they differ by more than rounding
     */
    double compareLosses(TrainingSession session, int[][] windows, PeerProcess peer, Precision precision)
            throws IOException {
        double allowed = precision == Precision.FP32 ? 1e-4 : 2e-2;
        double largest = 0;
        for (int step = 1; step <= compared; step++) {
            double ours =
                    session.step(NextTokenLoss.ofWindows(windows), learningRate).loss();
            double theirs = peer.ask("step").path("loss").asDouble();
            double difference = Math.abs(ours - theirs) / theirs;
            if (!(difference <= allowed)) {
                throw new RefusedException(String.format(
                        "The %s losses of step %d differ, %.6f and the peer's %.6f: times of different work are not"
                                + " compared.",
                        precision.key(), step, ours, theirs));
            }
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    /** The seconds that one of our steps takes. */
    double seconds(TrainingSession session, int[][] windows) {
        long start = System.nanoTime();
        session.step(NextTokenLoss.ofWindows(windows), learningRate);
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Tokens a second over one round of at least one step.
     *
     * @param tokens in a step
     * @param turn the seconds that a round should take
     */
    static double rate(double tokens, double turn, Rounds.Rate stepSeconds) throws IOException {
        double total = 0;
        int steps = 0;
        while (steps == 0 || total < turn) {
            total += stepSeconds.measure();
            steps++;
        }
        return tokens * steps / total;
    }
}
