package dev.trainyard.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {
    /** Probabilities 0.5, 0.3, 0.15, 0.05, in another order. */
    private static final float[] LOGITS = {
        (float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)
    };

    @Test
    void choosesEachTokenAsOftenAsItIsLikely() {
        assertThat(shares(1, 0, 1)).containsExactly(new double[] {0.15, 0.5, 0.05, 0.3}, within(0.02));
    }

    @Test
    void choosesTheMostLikelyAtTemperatureZero() {
        assertThat(shares(0, 0, 1)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void prefersLikelyTokensMoreAtALowTemperature() {
        double total = 0.15 * 0.15 + 0.25 + 0.05 * 0.05 + 0.09;
        assertThat(shares(0.5, 0, 1)[1]).isCloseTo(0.25 / total, within(0.02));
    }

    @Test
    void topKKeepsOnlyTheMostLikelyTokens() {
        assertThat(shares(1, 2, 1)).containsExactly(new double[] {0, 0.625, 0, 0.375}, within(0.02));
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        assertThat(shares(1, 0, 0.79)).containsExactly(new double[] {0, 0.625, 0, 0.375}, within(0.02));
        assertThat(shares(1, 0, 0.81)[0]).isCloseTo(0.15 / 0.95, within(0.02));
        assertThat(shares(1, 0, 0.01)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void minPKeepsTokensThatAreNotFarBelowTheMostLikely() {
        assertThat(shares(new Sampling(1, 1, 0, 1, 0.2, 1, 11, Set.of())))
                .containsExactly(new double[] {0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95}, within(0.02));
    }

    @Test
    void aRepetitionPenaltyMakesEarlierTokensLessLikely() {
        float[] logits = {1, 2, -1, 0.5f};
        Sampling sampling = new Sampling(2, 0, 0, 1, 0, 1, 0, Set.of());
        TokenChoice choice = new TokenChoice(sampling, new int[] {2, 0});

        assertThat(choice.next(logits)).isEqualTo(1); // 0.5, 2, -2, 0.5
        assertThat(choice.next(logits)).isEqualTo(1); // 0.5, 1, -2, 0.5
        assertThat(new TokenChoice(sampling, new int[] {0, 1, 3}).next(new float[] {1, 1.5f, 0.8f, 0.5f}))
                .isEqualTo(2); // 0.5, 0.75, 0.8, 0.25
    }

    /** OpenAI's definition: logit - count * frequency - (count > 0) * presence + bias, counted in the answer alone. */
    @Test
    void subtractsPenaltiesForTokensOfTheAnswerAndAddsBiases() {
        float[] logits = {2, 1.5f, 0, -9};
        Sampling.Penalties penalties = new Sampling.Penalties(0.4, 0.2, Map.of(3, 9.75));
        Sampling sampling = new Sampling(1, penalties, 0, 0, 1, 0, 9, 0, Set.of());
        TokenChoice choice = new TokenChoice(sampling, new int[] {0, 0, 0});

        List<Integer> chosen =
                IntStream.range(0, 6).mapToObj(i -> choice.next(logits)).toList();

        // 2 1.5 0 0.75 | 1.4 1.5 | 1.4 0.9 | 1.2 0.9 | 1.0 0.9 | 0.8 0.9 against the third's 0 and the fourth's 0.75
        assertThat(chosen).containsExactly(0, 1, 0, 0, 0, 1);
        assertThat(logits).containsExactly(2, 1.5f, 0, -9);
    }

    @Test
    void aNegativePenaltyFavoursTokensOfTheAnswer() {
        Sampling.Penalties penalties = new Sampling.Penalties(0, -0.6, Map.of(2, 1.2));
        TokenChoice choice = new TokenChoice(new Sampling(1, penalties, 0, 0, 1, 0, 9, 0, Set.of()), new int[0]);

        assertThat(choice.next(new float[] {0, 1, 0})).isEqualTo(2); // 0, 1, 1.2
        assertThat(choice.next(new float[] {0, 1.7f, 0})).isEqualTo(2); // 0, 1.7, 1.8
    }

    /** Compares with the definition, step by step, for a hundred random logits and settings. */
    @Test
    void drawsFromTheDistributionThatTheDefinitionGives() {
        Random random = new Random(5);
        for (int round = 0; round < 100; round++) {
            float[] logits = new float[9];
            for (int i = 0; i < logits.length; i++) logits[i] = (float) (2 * random.nextGaussian());
            Set<Integer> prompt = Set.of(random.nextInt(9));
            Sampling sampling = new Sampling(
                    1 + random.nextInt(3) * 0.4,
                    0.5 + random.nextDouble(),
                    random.nextInt(10),
                    random.nextBoolean() ? 1 : 0.5 + random.nextDouble() / 2,
                    random.nextBoolean() ? 0 : random.nextDouble() / 3,
                    1,
                    random.nextLong(),
                    Set.of());
            double[] expected = defined(logits, prompt, sampling);
            int draws = 5_000;
            double[] shares = new double[logits.length];
            SplittableRandom seeds = new SplittableRandom(round);
            for (int i = 0; i < draws; i++) {
                Sampling seeded = new Sampling(
                        sampling.repetitionPenalty(),
                        sampling.temperature(),
                        sampling.topK(),
                        sampling.topP(),
                        sampling.minP(),
                        1,
                        seeds.nextLong(),
                        Set.of());
                int[] ids = prompt.stream().mapToInt(Integer::intValue).toArray();
                shares[new TokenChoice(seeded, ids).next(logits)] += 1.0 / draws;
            }
            for (int i = 0; i < shares.length; i++) {
                // Within five standard errors, and never drawn if the probability is zero.
                double error = 5 * Math.sqrt(expected[i] * (1 - expected[i]) / draws) + 1e-9;
                assertThat(shares[i]).as("round %d, token %d", round, i).isCloseTo(expected[i], within(error));
            }
        }
    }

    private static double[] defined(float[] logits, Set<Integer> occurred, Sampling sampling) {
        double[] weights = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            double logit = logits[i];
            if (occurred.contains(i)) {
                logit = logit > 0 ? logit / sampling.repetitionPenalty() : logit * sampling.repetitionPenalty();
            }
            weights[i] = Math.exp(logit / sampling.temperature());
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, logits.length).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> -weights[i]));
        if (sampling.topK() > 0) drop(weights, order, order.size() - Math.min(order.size(), sampling.topK()));
        double covering = sampling.topP() * total(weights);
        // The least likely token is dropped if the others cover top-p without it.
        while (order.size() > 1 && total(weights) - weights[order.getLast()] >= covering) drop(weights, order, 1);
        while (weights[order.getLast()] < sampling.minP() * weights[order.getFirst()]) drop(weights, order, 1);
        double total = total(weights);
        return Arrays.stream(weights).map(weight -> weight / total).toArray();
    }

    private static void drop(double[] weights, List<Integer> order, int count) {
        for (int i = 0; i < count; i++) weights[order.removeLast()] = 0;
    }

    private static double total(double[] weights) {
        return Arrays.stream(weights).sum();
    }

    @Test
    void dependsOnlyOnTheSeed() {
        Sampling sampling = Sampling.of(1, 1, 42, Set.of());
        TokenChoice one = new TokenChoice(sampling, new int[0]);
        TokenChoice same = new TokenChoice(sampling, new int[0]);

        for (int i = 0; i < 50; i++) assertThat(one.next(LOGITS)).isEqualTo(same.next(LOGITS));
    }

    private static double[] shares(double temperature, int topK, double topP) {
        return shares(new Sampling(1, temperature, topK, topP, 0, 1, 11, Set.of()));
    }

    private static double[] shares(Sampling sampling) {
        TokenChoice choice = new TokenChoice(sampling, new int[0]);
        double[] shares = new double[LOGITS.length];
        for (int i = 0; i < 20_000; i++) shares[choice.next(LOGITS)] += 1.0 / 20_000;
        for (int i = 0; i < shares.length; i++) shares[i] = Math.round(shares[i] * 1e6) / 1e6;
        return shares;
    }
}
