package dev.trainyard.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.PlainTransformer;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    void writesWithItsCacheWhatAFullPassPerTokenWrites() {
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
    void answersManyPromptsAsItAnswersEachAlone() {
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
    void stopsBeforeAStopTokenAndWhenTheContextIsFull() {
        int[] unbounded = generator.generate(new int[] {3}, Sampling.greedy(100, Set.of()), token -> {});
        int stop = unbounded[2];

        int[] stopped = generator.generate(new int[] {3}, Sampling.greedy(100, Set.of(stop)), token -> {});

        assertThat(unbounded).hasSize(shape.context());
        assertThat(stopped.length).isLessThanOrEqualTo(2);
    }

    @Test
    void readsAWholePromptThatFitsEvenIfALongAnswerIsRequested() {
        int[] prompt = IntStream.range(0, 38).map(i -> i % 23).toArray();
        PlainTransformer plain = new PlainTransformer(model);
        int first = mostLikely(plain.logits(prompt)[37]);

        int[] answer = generator.generate(prompt, Sampling.greedy(Integer.MAX_VALUE, Set.of()), token -> {});

        assertThat(answer).hasSize(3).startsWith(first);
        assertThat(generator.generateAll(List.of(prompt, new int[] {3}), Sampling.greedy(30, Set.of())))
                .extracting(some -> some.length)
                .containsExactly(3, 30);
    }

    @Test
    void refusesAPromptThatDoesNotFit() {
        int[] prompt = new int[shape.context() + 1];
        Sampling sampling = Sampling.greedy(1, Set.of());

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> generator.generate(prompt, sampling, token -> {}),
                () -> generator.generateAll(List.of(new int[] {1}, prompt), sampling),
                () -> generator.write(prompt, List.of(sampling), new Recorded(1, () -> true)),
                () -> generator.distribution(prompt))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a prompt of 41 tokens does not fit a context of 40");
        }
    }

    @Test
    void writesSeveralAnswersToAPromptAsItWritesEachAlone() {
        int[] prompt = {3, 9, 12, 4};
        List<Sampling> samplings = IntStream.range(0, 5)
                .mapToObj(i -> new Sampling(1.1, 0.9, 12, 0.95, 0.02, 6 + i, 70 + i, Set.of(9)))
                .toList();
        Recorded recorded = new Recorded(5, () -> true);

        boolean finished = generator.write(prompt, samplings, recorded);

        assertThat(finished).isTrue();
        for (int i = 0; i < 5; i++) {
            int[] alone = generator.generate(prompt, samplings.get(i), token -> {});
            assertThat(recorded.tokens.get(i))
                    .containsExactlyElementsOf(Arrays.stream(alone).boxed().toList());
        }
    }

    @Test
    void saysWhyAnAnswerEnded() {
        int[] prompt = {3, 9, 12};
        int[] free = generator.generate(prompt, Sampling.greedy(5, Set.of()), token -> {});
        Recorded recorded = new Recorded(4, () -> true);
        recorded.enough = 3;

        generator.write(
                prompt,
                List.of(
                        Sampling.greedy(9, Set.of(free[0])),
                        Sampling.greedy(5, Set.of()),
                        Sampling.greedy(500, Set.of()),
                        Sampling.greedy(9, Set.of())),
                recorded);

        assertThat(recorded.endings)
                .containsExactly(
                        FinishReason.STOP_TOKEN, FinishReason.MOST_TOKENS, FinishReason.CONTEXT, FinishReason.LISTENER);
        assertThat(recorded.tokens.stream().map(List::size)).containsExactly(0, 5, 38, 1);
    }

    @Test
    void stopsWhenItIsCancelled() {
        int[] prompt = new int[3 * DecodingBatch.PART];
        AtomicInteger asked = new AtomicInteger();
        try (Transformer longer = SmallModels.lively(new ModelShape(23, 16, 1, 4, 2, 24, 1024, 10_000, 1e-5, true))) {
            Generator patient = new Generator(longer);
            Recorded inThePrompt = new Recorded(1, () -> asked.incrementAndGet() < 3);
            Recorded inTheAnswer = new Recorded(1, () -> true);
            inTheAnswer.waiting = () -> inTheAnswer.tokens.getFirst().size() < 2;

            boolean first = patient.write(prompt, List.of(Sampling.greedy(9, Set.of())), inThePrompt);
            boolean second = patient.write(prompt, List.of(Sampling.greedy(9, Set.of())), inTheAnswer);

            assertThat(first).isFalse();
            assertThat(asked).hasValue(3);
            assertThat(inThePrompt.tokens.getFirst()).isEmpty();
            assertThat(second).isFalse();
            assertThat(inTheAnswer.tokens.getFirst()).hasSize(2);
            assertThat(inTheAnswer.endings).containsOnlyNulls();
        }
    }

    @Test
    void readsALongPromptInPartsWithTheSameResult() {
        int[] prompt = IntStream.range(0, 2 * DecodingBatch.PART + 7)
                .map(i -> (i * 7 + i / 5) % 23)
                .toArray();
        try (Transformer longer = SmallModels.lively(new ModelShape(23, 16, 2, 4, 2, 24, 1024, 10_000, 1e-5, true))) {
            Generator patient = new Generator(longer);
            Recorded inParts = new Recorded(1, () -> true);

            patient.write(prompt, List.of(Sampling.greedy(12, Set.of())), inParts);

            int[] atOnce = patient.generate(prompt, Sampling.greedy(12, Set.of()), token -> {});
            double[] distribution = patient.distribution(prompt);
            assertThat(inParts.tokens.getFirst())
                    .containsExactlyElementsOf(Arrays.stream(atOnce).boxed().toList());
            assertThat(inParts.logProbabilities.getFirst().getFirst())
                    .isCloseTo(Math.log(distribution[atOnce[0]]), within(1e-4));
        }
    }

    /** Compares with the definition, computed in 64 bits, at each position of a greedy and of a sampled answer. */
    @Test
    void reportsTheModelsOwnLogProbabilitiesWhateverTheSampling() {
        int[] prompt = {3, 9, 12};
        Sampling.Penalties penalties = new Sampling.Penalties(0.7, 0.4, Map.of(4, 3.0));
        List<Sampling> samplings =
                List.of(Sampling.greedy(8, Set.of()), new Sampling(1.3, penalties, 1.7, 9, 0.9, 0.01, 8, 5, Set.of()));
        Recorded recorded = new Recorded(2, () -> true);

        generator.write(prompt, samplings, recorded);

        PlainTransformer plain = new PlainTransformer(model);
        for (int answer = 0; answer < 2; answer++) {
            int[] whole = IntStream.concat(
                            Arrays.stream(prompt),
                            recorded.tokens.get(answer).stream().mapToInt(Integer::intValue))
                    .toArray();
            double[][] logits = plain.logits(whole);
            for (int i = 0; i < 8; i++) {
                double[] expected = logProbabilities(logits[prompt.length + i - 1]);
                assertThat(recorded.logProbabilities.get(answer).get(i))
                        .isCloseTo(expected[whole[prompt.length + i]], within(1e-4));
                List<TokenLogProbability> top = recorded.likeliest.get(answer).get(i);
                double[] sorted = Arrays.stream(expected).sorted().toArray();
                assertThat(top).hasSize(5);
                for (int k = 0; k < 5; k++) {
                    assertThat(top.get(k).logProbability()).isCloseTo(sorted[22 - k], within(1e-4));
                    assertThat(top.get(k).logProbability())
                            .isCloseTo(expected[top.get(k).token()], within(1e-4));
                }
            }
        }
    }

    private static double[] logProbabilities(double[] logits) {
        double total = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(logit -> logit - Math.log(total)).toArray();
    }

    /** Records all calls. */
    private static final class Recorded implements AnswerListener {
        final List<List<Integer>> tokens = new ArrayList<>();
        final List<List<Double>> logProbabilities = new ArrayList<>();
        final List<List<List<TokenLogProbability>>> likeliest = new ArrayList<>();
        final FinishReason[] endings;
        BooleanSupplier waiting;
        /** The answer of which it wants only one token. */
        int enough = -1;

        Recorded(int answers, BooleanSupplier waiting) {
            this.waiting = waiting;
            endings = new FinishReason[answers];
            for (int i = 0; i < answers; i++) {
                tokens.add(new ArrayList<>());
                logProbabilities.add(new ArrayList<>());
                likeliest.add(new ArrayList<>());
            }
        }

        @Override
        public boolean waiting() {
            return waiting.getAsBoolean();
        }

        @Override
        public boolean token(int answer, ChosenToken token) {
            tokens.get(answer).add(token.token());
            logProbabilities.get(answer).add(token.logProbability());
            likeliest.get(answer).add(token.likeliest(5));
            return answer != enough;
        }

        @Override
        public void end(int answer, FinishReason ending) {
            endings[answer] = ending;
        }
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
