package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.SmallModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conversations that share rows of a batch are computed as if each were alone. */
class PackedConversationsTest {
    private static final ModelShape SHAPE = SmallModels.grouped(true);
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);

    @Test
    void theLossAndItsGradientsAreThoseOfEachConversationAlone() {
        List<Conversation> batch = conversations(9, 4);
        assertThat(shareRows(batch)).isTrue();
        long all = batch.stream().mapToLong(PackedConversationsTest::targets).sum();
        double expectedLoss = 0;
        Map<String, double[]> expected = new HashMap<>();
        for (Conversation one : batch) {
            Gradients alone = gradients(List.of(one));
            double share = (double) targets(one) / all;
            expectedLoss += share * alone.loss();
            alone.byName().forEach((name, gradient) -> {
                double[] sum = expected.computeIfAbsent(name, _ -> new double[gradient.length]);
                for (int i = 0; i < sum.length; i++) sum[i] += share * gradient[i];
            });
        }

        Gradients packed = gradients(batch);

        assertThat(packed.loss()).isCloseTo(expectedLoss, within(1e-5));
        packed.byName().forEach((name, gradient) -> {
            for (int i = 0; i < gradient.length; i++) {
                assertThat((double) gradient[i])
                        .as("weight %d of %s", i, name)
                        .isCloseTo(expected.get(name)[i], within(1e-5));
            }
        });
    }

    @Test
    void aConversationSeesNothingOfItsNeighbours() {
        List<Conversation> batch = conversations(5, 6);
        Conversation learned = batch.getFirst();
        List<Conversation> neighbours = new ArrayList<>();
        for (Conversation one : batch.subList(1, 5)) {
            neighbours.add(new Conversation(one.ids(), new boolean[one.ids().length]));
        }
        List<Conversation> together = new ArrayList<>(List.of(learned));
        together.addAll(neighbours);
        assertThat(shareRows(together)).isTrue();

        assertThat(gradients(together).loss())
                .isCloseTo(gradients(List.of(learned)).loss(), within(1e-5));
    }

    @Test
    void conversationsThatFillARowDoNotShareIt() {
        int length = SHAPE.context() + 1;
        boolean[] trained = new boolean[length];
        trained[length - 1] = true;
        Conversation one = new Conversation(new int[length], trained);

        assertThat(shareRows(List.of(one, one, one, one))).isFalse();
    }

    private static boolean shareRows(List<Conversation> batch) {
        return MaskedBatch.shareRows(
                batch.stream()
                        .map(one -> MaskedSequence.ofConversation(one, SHAPE.context()))
                        .toList(),
                SHAPE.context());
    }

    private record Gradients(double loss, Map<String, float[]> byName) {}

    /** AdamW's first moment after one step is a tenth of the gradient. */
    private static Gradients gradients(List<Conversation> batch) {
        try (TrainingSession session = TrainingSession.start(SmallModels.lively(SHAPE), UNCLIPPED, Precision.FP32)) {
            double loss = session.step(NextTokenLoss.ofConversations(batch, SHAPE.context()), 0)
                    .loss();
            Map<String, float[]> moments = new HashMap<>();
            session.firstMoments().byName().forEach((name, moment) -> {
                float[] gradient = moment.toFloatArray();
                for (int i = 0; i < gradient.length; i++) gradient[i] *= 10;
                moments.put(name, gradient);
            });
            return new Gradients(loss, moments);
        }
    }

    private static List<Conversation> conversations(int count, long seed) {
        Random random = new Random(seed);
        List<Conversation> conversations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 3 + random.nextInt(SHAPE.context() - 2);
            int[] ids = random.ints(length, 0, SHAPE.vocabulary()).toArray();
            boolean[] trained = new boolean[length];
            for (int at = 1 + random.nextInt(length - 1); at < length; at++) trained[at] = true;
            conversations.add(new Conversation(ids, trained));
        }
        return conversations;
    }

    private static long targets(Conversation conversation) {
        long targets = 0;
        for (boolean trained : conversation.trained()) if (trained) targets++;
        return targets;
    }
}
