package dev.trainyard.model.training;

import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The mean negative log-probability, in nats, of the tokens in the sequences' loss masks.
 *
 * @param sequences none longer than the model's context plus one token; neighbours are computed together, so sequences
 *     of similar length should be next to each other
 */
public record NextTokenLoss(List<MaskedSequence> sequences) implements Objective {
    public NextTokenLoss {
        sequences = List.copyOf(sequences);
        if (targets(sequences) == 0) {
            throw new IllegalArgumentException("a batch needs at least one token to train on");
        }
    }

    /** The loss on every token except each window's first. @param windows token ids, one more than are predicted */
    public static NextTokenLoss ofWindows(int[][] windows) {
        return new NextTokenLoss(
                Arrays.stream(windows).map(MaskedSequence::ofText).toList());
    }

    /**
     * The loss on the trained tokens alone. A conversation that is longer than the context is truncated at its end.
     * Short conversations share rows, in which none sees another; if that saves little, those of similar length are
     * computed together. So a batch may mix short and long ones.
     */
    public static NextTokenLoss ofConversations(List<Conversation> batch, int context) {
        return new NextTokenLoss(batch.stream()
                .map(conversation -> MaskedSequence.ofConversation(conversation, context))
                .sorted(Comparator.comparingInt(sequence -> sequence.ids().length))
                .toList());
    }

    /** The number of trained tokens. */
    @Override
    public long units() {
        return targets(sequences);
    }

    @Override
    public BatchLoss addGradients(LossPass pass, double units) {
        double loss = 0;
        boolean shared = MaskedBatch.shareRows(sequences, pass.context());
        for (List<MaskedSequence> part : shared ? pass.sharedParts(sequences) : pass.parts(sequences, 1)) {
            if (targets(part) == 0) continue;
            try (LossPass.Part computed = shared ? pass.beginShared(part) : pass.begin(part)) {
                MaskedBatch batch = computed.batch();
                loss += computed.addGradients(
                                "token_loss",
                                List.of(
                                        batch.tokens(),
                                        batch.at(),
                                        batch.targets(),
                                        computed.scope().create(1f / (float) units)))
                        .get(1)
                        .getFloat();
            }
        }
        return new BatchLoss(loss, units(), null);
    }

    private static long targets(List<MaskedSequence> sequences) {
        return sequences.stream().mapToLong(MaskedSequence::targets).sum();
    }
}
