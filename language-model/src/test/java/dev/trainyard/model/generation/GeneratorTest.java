package dev.trainyard.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.PlainTransformer;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private final ModelShape shape = new ModelShape(23, 16, 2, 4, 2, 24, 40, 10_000, 1e-5, true);
    private final Transformer model = SmallModels.lively(shape);
    private final Generator generator = new Generator(model);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void writesWithItsCacheWhatAFullPassForEachTokenWouldWrite() {
        int[] prompt = {3, 9, 12};
        PlainTransformer plain = new PlainTransformer(model);
        int[] sequence = prompt;
        for (int i = 0; i < 12; i++) {
            double[] logits = plain.logits(sequence)[sequence.length - 1];
            sequence = Arrays.copyOf(sequence, sequence.length + 1);
            sequence[sequence.length - 1] = mostLikely(logits);
        }
        List<Integer> told = new ArrayList<>();

        int[] answer = generator.generate(prompt, Sampling.greedy(12, Set.of()), told::add);

        assertThat(answer).isEqualTo(Arrays.copyOfRange(sequence, 3, 15));
        assertThat(told).containsExactlyElementsOf(Arrays.stream(answer).boxed().toList());
    }

    @Test
    void answersManyPromptsAsItAnswersEach() {
        List<int[]> prompts = List.of(
                new int[] {3, 9, 12, 4, 4, 8}, new int[] {1}, new int[] {20, 11}, new int[] {5, 6, 7, 8}, new int[] {2
                });
        for (Sampling sampling : List.of(
                Sampling.greedy(15, Set.of(9, 10)), new Sampling(1.1, 0.9, 12, 0.95, 0.02, 15, 4, Set.of(9, 10)))) {
            List<int[]> all = generator.generateAll(prompts, sampling);

            for (int i = 0; i < prompts.size(); i++) {
                assertThat(all.get(i)).isEqualTo(generator.generate(prompts.get(i), sampling, token -> {}));
            }
        }
    }

    @Test
    void stopsBeforeAStopTokenAndWhereTheContextIsFull() {
        int[] unbounded = generator.generate(new int[] {3}, Sampling.greedy(100, Set.of()), token -> {});
        int stop = unbounded[2];

        int[] stopped = generator.generate(new int[] {3}, Sampling.greedy(100, Set.of(stop)), token -> {});

        assertThat(unbounded).hasSize(shape.context());
        assertThat(stopped.length).isLessThanOrEqualTo(2);
    }

    @Test
    void cutsTheBeginOfAPromptThatLeavesNoRoom() {
        int[] prompt = new int[60];
        Arrays.setAll(prompt, i -> i % 23);

        int[] answer = generator.generate(prompt, Sampling.greedy(10, Set.of()), token -> {});

        assertThat(answer)
                .isEqualTo(generator.generate(
                        Arrays.copyOfRange(prompt, 30, 60), Sampling.greedy(10, Set.of()), token -> {}));
    }

    @Test
    void namesTheMostLikelyTokensWithTheirProbabilities() {
        double[] distribution = generator.distribution(new int[] {3, 9});

        List<TokenProbability> likely = generator.nextTokens(new int[] {3, 9}, 5);

        assertThat(Arrays.stream(distribution).sum()).isCloseTo(1, within(1e-9));
        assertThat(likely).hasSize(5).isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
        assertThat(likely.getFirst().probability())
                .isEqualTo(Arrays.stream(distribution).max().orElseThrow());
    }

    private static int mostLikely(double[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
        return best;
    }
}
