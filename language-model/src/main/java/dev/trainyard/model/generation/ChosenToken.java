package dev.trainyard.model.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A chosen token and the model's own probabilities for it: those before temperature, penalties, biases and everything
 * else that {@link Sampling} applies. They are computed on request, and only while the listener is called with the
 * token.
 */
public final class ChosenToken {
    private final int token;
    private final float[] logits;
    private double normaliser = Double.NaN;

    ChosenToken(int token, float[] logits) {
        this.token = token;
        this.logits = logits;
    }

    public int token() {
        return token;
    }

    public double logProbability() {
        return of(token).logProbability();
    }

    /** The most likely tokens at this position, most likely first; of equally likely ones, the lower id first. */
    public List<TokenLogProbability> likeliest(int count) {
        if (count == 0) return List.of();
        // The least likely of the kept tokens is at the head of the queue, and is replaced by a better one.
        PriorityQueue<Integer> kept = new PriorityQueue<>(
                Comparator.comparingDouble((Integer id) -> logits[id]).thenComparing(Comparator.reverseOrder()));
        for (int id = 0; id < logits.length; id++) {
            if (kept.size() == count && logits[id] <= logits[kept.element()]) continue;
            if (kept.size() == count) kept.remove();
            kept.add(id);
        }
        List<TokenLogProbability> likeliest = new ArrayList<>();
        while (!kept.isEmpty()) likeliest.addFirst(of(kept.remove()));
        return likeliest;
    }

    private TokenLogProbability of(int id) {
        if (Double.isNaN(normaliser)) normaliser = logSumOfExponentials(logits);
        return new TokenLogProbability(id, logits[id] - normaliser);
    }

    private static double logSumOfExponentials(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) highest = Math.max(highest, logit);
        double sum = 0;
        for (float logit : logits) sum += Math.exp(logit - highest);
        return highest + Math.log(sum);
    }
}
