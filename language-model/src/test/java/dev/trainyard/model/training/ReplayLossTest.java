package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayLossTest {
    private static final ModelShape SHAPE = SmallModels.grouped(true);
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);
    private static final NextTokenLoss TEXT =
            NextTokenLoss.ofWindows(new int[][] {{1, 7, 9, 22, 4, 3}, {15, 2, 2, 8, 19, 0}});
    private static final Conversation KIND = new Conversation(
            new int[] {0, 3, 9, 5, 4, 11, 5}, new boolean[] {false, false, false, false, false, true, true});
    private static final Conversation RUDE = new Conversation(
            new int[] {0, 3, 9, 5, 4, 17, 18, 5}, new boolean[] {false, false, false, false, false, true, true, true});

    /** A step's loss, and its gradients by the name of the weights. */
    private record Taken(StepResult result, Map<String, float[]> gradients) {}

    @Test
    void chatsAndTextTogetherAreOneMeanOverAllTokens() {
        NextTokenLoss chat = NextTokenLoss.ofConversations(List.of(KIND), 12);
        List<MaskedSequence> all = new ArrayList<>(chat.sequences());
        all.addAll(TEXT.sequences());

        Taken replaying = step(new ReplayLoss(chat, 2, TEXT));

        assertThat(replaying.result().tokens()).isEqualTo(12);
        assertSame(replaying.gradients(), step(new NextTokenLoss(all)).gradients());
    }

    @Test
    void preferencesAndTextHaveTheWeightsOfTheirTokens() {
        PreferenceLoss pair = new PreferenceLoss(List.of(new PreferencePair(KIND, RUDE, -9, -14)), 0.1);
        Map<String, float[]> own = step(pair).gradients();
        Map<String, float[]> text = step(TEXT).gradients();
        Map<String, float[]> expected = new LinkedHashMap<>();
        own.forEach((name, values) -> {
            float[] sum = new float[values.length];
            // The answers have 5 trained tokens, the text 10.
            for (int i = 0; i < sum.length; i++) sum[i] = (5 * values[i] + 10 * text.get(name)[i]) / 15;
            expected.put(name, sum);
        });

        assertSame(step(new ReplayLoss(pair, 5, TEXT)).gradients(), expected);
    }

    @Test
    void reportsTheLossOfTheStepsOwnBatch() {
        PreferenceLoss pair = new PreferenceLoss(List.of(new PreferencePair(KIND, RUDE, -9, -14)), 0.1);

        StepResult alone = step(pair).result();
        StepResult replaying = step(new ReplayLoss(pair, 5, TEXT)).result();

        assertThat(replaying.loss()).isCloseTo(alone.loss(), within(1e-9));
        assertThat(replaying.rewards()).isEqualTo(alone.rewards());
        assertThat(replaying.tokens()).isEqualTo(15);
    }

    private static void assertSame(Map<String, float[]> gradients, Map<String, float[]> expected) {
        assertThat(gradients.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (name, values) -> assertThat(gradients.get(name)).as(name).containsExactly(values, within(1e-6f)));
    }

    /** AdamW's first moments are a tenth of the first step's gradients. */
    private static Taken step(Objective objective) {
        Transformer model = SmallModels.lively(SHAPE);
        try (TrainingSession session = TrainingSession.start(model, UNCLIPPED, Precision.FP32)) {
            StepResult result = session.step(objective, 1e-3);
            Map<String, float[]> gradients = new LinkedHashMap<>();
            session.firstMoments().byName().forEach((name, moments) -> gradients.put(name, moments.toFloatArray()));
            return new Taken(result, gradients);
        }
    }
}
