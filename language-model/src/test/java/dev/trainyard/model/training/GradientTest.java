package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.PlainTransformer;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * The kernels' gradients against central differences of a loss that plain Java computes in 64 bits.
 *
 * <p>After one step from zero moments, AdamW's first moment is a tenth of the gradient, so the gradient is read from
 * it.
 */
class GradientTest {
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);

    private static final Conversation LONG = new Conversation(new int[] {0, 3, 9, 14, 4, 17, 22, 5}, marks(8, 5, 6, 7));
    private static final Conversation SHORT = new Conversation(new int[] {0, 3, 9, 4, 11, 5}, marks(6, 4, 5));

    @Test
    void gradientOfNextTokenLossAgreesWithFiniteDifferences() {
        int[][] windows = {{1, 7, 9, 22, 4}, {15, 2, 2, 8, 19}};

        check(
                session -> session.step(NextTokenLoss.ofWindows(windows), 0).loss(),
                plain -> -(plain.logLikelihood(windows[0], marks(5, 1, 2, 3, 4))
                                + plain.logLikelihood(windows[1], marks(5, 1, 2, 3, 4)))
                        / 8);
    }

    @Test
    void gradientOfInstructionLossAgreesWithFiniteDifferences() {
        check(
                session -> session.step(
                                NextTokenLoss.ofConversations(
                                        List.of(LONG, SHORT),
                                        SmallModels.grouped(false).context()),
                                0)
                        .loss(),
                plain -> -(likelihood(plain, LONG) + likelihood(plain, SHORT)) / 5);
    }

    @Test
    void gradientOfPreferenceLossAgreesWithFiniteDifferences() {
        double beta = 0.7;
        List<PreferencePair> pairs =
                List.of(new PreferencePair(LONG, SHORT, -9, -6.5), new PreferencePair(SHORT, LONG, -7, -10.25));

        check(session -> session.step(new PreferenceLoss(pairs, beta), 0).loss(), plain -> {
            double loss = 0;
            for (PreferencePair pair : pairs) {
                double margin = beta
                        * (likelihood(plain, pair.chosen())
                                - pair.referenceChosen()
                                - likelihood(plain, pair.rejected())
                                + pair.referenceRejected());
                loss += Math.log1p(Math.exp(-margin)) / pairs.size();
            }
            return loss;
        });
    }

    private static void check(ToDoubleFunction<TrainingSession> step, ToDoubleFunction<PlainTransformer> loss) {
        ModelShape shape = SmallModels.grouped(false);
        try (Transformer probed = SmallModels.lively(shape);
                // Parts of 8 positions: the gradient is added up over several.
                TrainingSession session = TrainingSession.start(
                        SmallModels.lively(shape),
                        UNCLIPPED,
                        Precision.FP32,
                        probed.weights().names(),
                        8)) {
            double expected = loss.applyAsDouble(new PlainTransformer(probed));

            assertThat(step.applyAsDouble(session)).isCloseTo(expected, within(1e-4));

            for (String name : probed.weights().names()) {
                float[] gradient = session.firstMoments().get(name).toFloatArray();
                for (int at : new ArrayList<>(List.of(1, gradient.length / 2, gradient.length - 3))) {
                    assertThat(gradient[at] * 10.0)
                            .as("weight %d of %s", at, name)
                            .isCloseTo(difference(probed, probed.weights().get(name), at, loss), within(2e-3));
                }
            }
        }
    }

    private static double difference(
            Transformer model, NDArray weight, int at, ToDoubleFunction<PlainTransformer> loss) {
        float[] values = weight.toFloatArray();
        float middle = values[at];
        float high = middle + 1e-3f;
        float low = middle - 1e-3f;
        values[at] = high;
        weight.set(values);
        double above = loss.applyAsDouble(new PlainTransformer(model));
        values[at] = low;
        weight.set(values);
        double below = loss.applyAsDouble(new PlainTransformer(model));
        values[at] = middle;
        weight.set(values);
        return (above - below) / ((double) high - low);
    }

    private static double likelihood(PlainTransformer plain, Conversation conversation) {
        return plain.logLikelihood(conversation.ids(), conversation.trained());
    }

    private static boolean[] marks(int length, int... marked) {
        boolean[] marks = new boolean[length];
        for (int at : marked) marks[at] = true;
        return marks;
    }
}
