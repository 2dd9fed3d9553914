package dev.trainyard.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.PlainTransformer;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedBeginningsTest {
    private final Transformer model = SmallModels.lively(new ModelShape(23, 16, 2, 4, 2, 24, 160, 10_000, 1e-5, true));
    private final Random random = new Random(3);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void scoresAsEachSequenceByItself() {
        List<Continuation> asked = questions();

        List<ContinuationScore> scores = LogLikelihood.measure(model, asked);

        PlainTransformer plain = new PlainTransformer(model);
        for (int i = 0; i < asked.size(); i++) {
            assertThat(scores.get(i).logLikelihood()).as("%d", i).isCloseTo(alone(asked.get(i)), within(1e-4));
        }
        Conversation one = conversation(asked.getFirst());
        assertThat(scores.getFirst().logLikelihood())
                .isCloseTo(plain.logLikelihood(one.ids(), one.trained()), within(1e-4));
    }

    @Test
    void scoresTheSameInAnotherOrderAndWithOtherBatchMates() {
        List<Continuation> asked = questions();
        List<ContinuationScore> scores = LogLikelihood.measure(model, asked);
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, asked.size()).boxed().filter(i -> i % 3 != 1).toList());
        Collections.shuffle(order, random);

        List<ContinuationScore> again =
                LogLikelihood.measure(model, order.stream().map(asked::get).toList());

        for (int i = 0; i < order.size(); i++) {
            assertThat(again.get(i).logLikelihood())
                    .isCloseTo(scores.get(order.get(i)).logLikelihood(), within(1e-4));
        }
    }

    @Test
    void saysWhetherTheModelWouldWriteTheContinuation() {
        int[] context = tokens(5);
        int likely = -1;
        double best = Double.NEGATIVE_INFINITY;
        for (int token = 0; token < 23; token++) {
            double one = alone(new Continuation(context, new int[] {token}));
            if (one > best) {
                best = one;
                likely = token;
            }
        }

        List<ContinuationScore> scores = LogLikelihood.measure(
                model, List.of(new Continuation(context, new int[] {likely}), new Continuation(context, new int[] {
                    (likely + 1) % 23
                })));

        assertThat(scores.get(0).greedy()).isTrue();
        assertThat(scores.get(1).greedy()).isFalse();
    }

    @Test
    void computesThePromptOfChoicesAndTheExamplesOfQuestionsOnce() {
        int[] examples = tokens(40);
        List<ScoredSequence> sequences = new ArrayList<>();
        for (int question = 0; question < 6; question++) {
            int[] prompt = joined(examples, tokens(20));
            for (int choice = 0; choice < 4; choice++) {
                sequences.add(ScoredSequence.of(
                        sequences.size(), new Continuation(prompt, new int[] {choice, question, 7}), 161));
            }
        }

        List<TokenTree> rows = TokenTree.of(sequences);
        List<CachedBeginnings.Group> groups = CachedBeginnings.of(rows);

        assertThat(rows).hasSize(6).allSatisfy(row -> assertThat(row.shared()).isEqualTo(60));
        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.length()).isBetween(40, 43);
            assertThat(group.rows().getFirst().length(group.length())).isEqualTo(60 - group.length() + 4 * 2);
        });
    }

    /** Choices after examples, after a prompt of their own, without a prompt, and beyond the context. */
    private List<Continuation> questions() {
        List<Continuation> asked = new ArrayList<>();
        int[] examples = tokens(50);
        int[] others = tokens(70);
        for (int i = 0; i < 30; i++) {
            int[] prompt = i % 5 == 0 ? tokens(1 + i) : joined(i % 7 == 0 ? others : examples, tokens(2 + i % 9));
            for (int choice = 0; choice < 1 + i % 4; choice++) {
                asked.add(new Continuation(prompt, tokens(1 + random.nextInt(6))));
            }
        }
        for (int i = 0; i < 10; i++) {
            int[] sentence = tokens(12);
            int[] other = sentence.clone();
            other[7] = (other[7] + 1) % 23;
            asked.add(new Continuation(new int[] {0}, sentence));
            asked.add(new Continuation(new int[] {0}, other));
        }
        int[] endless = tokens(200);
        asked.add(new Continuation(endless, tokens(3)));
        asked.add(new Continuation(endless, tokens(9)));
        return asked;
    }

    private double alone(Continuation one) {
        return LogLikelihood.ofConversations(model, List.of(conversation(one)))[0];
    }

    private Conversation conversation(Continuation one) {
        ScoredSequence sequence = ScoredSequence.of(0, one, model.shape().context() + 1);
        boolean[] trained = new boolean[sequence.ids().length];
        Arrays.fill(trained, sequence.first(), trained.length, true);
        return new Conversation(sequence.ids(), trained);
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, 23).toArray();
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
}
