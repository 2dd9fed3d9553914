package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Direct preference optimisation (Rafailov et al. 2023): the mean over all pairs of a loss that falls as the chosen
 * answer gains probability over the rejected one, relative to the reference model. Pairs of similar length are computed
 * together, whatever their order. A conversation that is longer than the model's context is truncated at its end.
 *
 * @param beta how strongly a change against the reference model counts; a larger value keeps the model closer to it
 */
public record PreferenceLoss(List<PreferencePair> pairs, double beta) implements Objective {
    public PreferenceLoss {
        pairs = pairs.stream()
                .sorted(Comparator.comparingInt(PreferenceLoss::longer))
                .toList();
        if (pairs.isEmpty()) throw new IllegalArgumentException("a batch needs at least one pair to train on");
    }

    /** The number of pairs. */
    @Override
    public long units() {
        return pairs.size();
    }

    @Override
    public BatchLoss addGradients(LossPass pass, double units) {
        List<MaskedSequence> chosen = new ArrayList<>();
        List<MaskedSequence> rejected = new ArrayList<>();
        List<MaskedSequence> longer = new ArrayList<>();
        for (PreferencePair pair : pairs) {
            MaskedSequence one = MaskedSequence.ofConversation(pair.chosen(), pass.context());
            MaskedSequence other = MaskedSequence.ofConversation(pair.rejected(), pass.context());
            chosen.add(one);
            rejected.add(other);
            longer.add(one.ids().length > other.ids().length ? one : other);
        }
        double loss = 0;
        double margins = 0;
        int right = 0;
        int from = 0;
        for (List<MaskedSequence> part : pass.parts(longer, 2)) {
            int to = from + part.size();
            List<MaskedSequence> both = new ArrayList<>(chosen.subList(from, to));
            both.addAll(rejected.subList(from, to));
            try (LossPass.Part computed = pass.begin(both)) {
                NDList results = computed.addGradients("preference_loss", arguments(computed, from, to, units));
                loss += results.get(0).getDouble();
                for (double margin : results.get(1).toDoubleArray()) {
                    margins += margin;
                    if (margin > 0) right++;
                }
            }
            from = to;
        }
        return new BatchLoss(
                loss,
                targets(chosen) + targets(rejected),
                new Rewards(margins / pairs.size(), (double) right / pairs.size()));
    }

    private List<NDArray> arguments(LossPass.Part part, int from, int to, double units) {
        double[] reference = new double[2 * (to - from)];
        for (int i = from; i < to; i++) {
            reference[i - from] = pairs.get(i).referenceChosen();
            reference[to - from + i - from] = pairs.get(i).referenceRejected();
        }
        MaskedBatch batch = part.batch();
        return List.of(
                batch.tokens(),
                batch.at(),
                batch.targets(),
                batch.sequence(),
                part.scope().create(reference),
                part.scope().create(beta),
                part.scope().create(1.0 / units));
    }

    private static int longer(PreferencePair pair) {
        return Math.max(pair.chosen().ids().length, pair.rejected().ids().length);
    }

    private static long targets(List<MaskedSequence> sequences) {
        return sequences.stream().mapToLong(MaskedSequence::targets).sum();
    }
}
