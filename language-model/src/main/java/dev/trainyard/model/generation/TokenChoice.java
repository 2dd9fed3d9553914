package dev.trainyard.model.generation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses the tokens of one answer from logits, as {@link Sampling} says. Its randomness comes from the sampling's seed
 * alone.
 */
final class TokenChoice {
    private final Sampling sampling;
    private final SplittableRandom random;
    private final BitSet occurred = new BitSet();
    private final Map<Integer, Integer> written = new HashMap<>();

    /** @param prompt whose tokens count as having occurred */
    TokenChoice(Sampling sampling, int[] prompt) {
        this.sampling = sampling;
        random = new SplittableRandom(sampling.seed());
        for (int token : prompt) occurred.set(token);
    }

    /** @param logits the model's; not modified */
    int next(float[] logits) {
        float[] judged = judged(logits);
        int token = sampling.temperature() == 0 ? mostLikely(judged) : drawn(judged);
        occurred.set(token);
        written.merge(token, 1, Integer::sum);
        return token;
    }

    private float[] judged(float[] logits) {
        Sampling.Penalties penalties = sampling.penalties();
        if (sampling.repetitionPenalty() == 1 && penalties.equals(Sampling.Penalties.NONE)) return logits;
        float[] judged = logits.clone();
        if (sampling.repetitionPenalty() != 1) {
            float penalty = (float) sampling.repetitionPenalty();
            occurred.stream().forEach(token -> judged[token] *= judged[token] > 0 ? 1 / penalty : penalty);
        }
        written.forEach((token, times) -> judged[token] -= penalties.presence() + times * penalties.frequency());
        penalties.bias().forEach((token, bias) -> judged[token] += bias);
        return judged;
    }

    private int drawn(float[] logits) {
        double[] probabilities = probabilities(logits, sampling.temperature());
        int[] candidates = candidates(probabilities);
        double total = 0;
        for (int token : candidates) total += probabilities[token];
        double left = random.nextDouble() * total;
        for (int token : candidates) {
            left -= probabilities[token];
            if (left < 0) return token;
        }
        return candidates[candidates.length - 1];
    }

    /** All tokens, or the most likely ones that top-k, top-p and min-p leave. */
    private int[] candidates(double[] probabilities) {
        IntStream all = IntStream.range(0, probabilities.length);
        boolean fewer = sampling.topK() > 0 && sampling.topK() < probabilities.length;
        if (!fewer && sampling.topP() == 1 && sampling.minP() == 0) return all.toArray();
        int[] sorted = all.boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -probabilities[token]))
                .limit(fewer ? sampling.topK() : probabilities.length)
                .mapToInt(Integer::intValue)
                .toArray();
        double kept = 0;
        for (int token : sorted) kept += probabilities[token];
        double covered = 0;
        int count = 0;
        double least = sampling.minP() * probabilities[sorted[0]];
        while (count < sorted.length && covered < sampling.topP() * kept && probabilities[sorted[count]] >= least) {
            covered += probabilities[sorted[count++]];
        }
        return Arrays.copyOf(sorted, Math.max(1, count));
    }

    static double[] probabilities(float[] logits, double temperature) {
        double highest = logits[mostLikely(logits)];
        double[] probabilities = new double[logits.length];
        double total = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp((logits[i] - highest) / temperature);
            total += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) probabilities[i] /= total;
        return probabilities;
    }

    /** By how much a token's logit exceeds the highest of the others. */
    static float lead(float[] logits, int token) {
        float second = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) if (i != token) second = Math.max(second, logits[i]);
        return logits[token] - second;
    }

    static int mostLikely(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
        return best;
    }
}
