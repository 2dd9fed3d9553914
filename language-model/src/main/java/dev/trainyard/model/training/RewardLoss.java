package dev.trainyard.model.training;

import ai.djl.ndarray.NDList;
import dev.trainyard.model.transformer.MaskedSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The loss of a reward model by Bradley and Terry: the mean over all pairs of -log σ(c - r), with c and r for the rewards of the
 * chosen and the rejected answer, so that σ(c - r) is the probability that the chosen one is preferred (Christiano et al.
 * 2017; TRL's RewardTrainer). An answer's reward is that of the last trained token of its conversation, which ends the
 * answer's turn or, in an answer that was cut, is its last one.
 *
 * <p>Only differences of rewards have a meaning. With {@code centring} k, k (c + r)² is added to the loss of each pair, which
 * keeps rewards around 0 (Eisenstein et al. 2023, arXiv 2312.09244; TRL's {@code center_rewards_coefficient}).
 *
 * <p>Pairs of similar length are computed together, whatever their order. A conversation that is longer than the model's
 * context is truncated at its beginning.
 *
 * @param pairs whose log-probabilities under a reference model are not used
 * @param centring 0 for none; 0.01 is usual
 */
public record RewardLoss(List<PreferencePair> pairs, double centring) implements Objective {
    public RewardLoss {
        pairs = pairs.stream()
                .sorted(Comparator.comparingInt(pair ->
                        Math.max(pair.chosen().ids().length, pair.rejected().ids().length)))
                .toList();
        if (pairs.isEmpty()) throw new IllegalArgumentException("a batch needs at least one pair to train on");
        if (!(centring >= 0)) throw new IllegalArgumentException("rewards cannot be centred with " + centring);
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
        long answers = 0;
        for (PreferencePair pair : pairs) {
            MaskedSequence one = MaskedSequence.toTheAnswersEnd(pair.chosen(), pass.context());
            MaskedSequence other = MaskedSequence.toTheAnswersEnd(pair.rejected(), pass.context());
            chosen.add(one);
            rejected.add(other);
            longer.add(one.ids().length > other.ids().length ? one : other);
            answers +=
                    trained(pair.chosen().trained()) + trained(pair.rejected().trained());
        }
        double[] settings = {1.0 / units, centring};
        double loss = 0;
        double margins = 0;
        double right = 0;
        int from = 0;
        for (List<MaskedSequence> part : pass.parts(longer, 2)) {
            int to = from + part.size();
            List<MaskedSequence> both = new ArrayList<>(chosen.subList(from, to));
            both.addAll(rejected.subList(from, to));
            try (LossPass.Part computed = pass.begin(both)) {
                NDList results = computed.addGradients(
                        "reward_loss",
                        List.of(
                                computed.batch().tokens(),
                                computed.batch().at(),
                                computed.scope().create(settings)));
                loss += results.get(0).getDouble();
                double[] rewards = results.get(1).toDoubleArray();
                for (int i = 0; i < part.size(); i++) {
                    double margin = rewards[i] - rewards[part.size() + i];
                    margins += margin;
                    right += margin > 0 ? 1 : margin == 0 ? 0.5 : 0;
                }
            }
            from = to;
        }
        int n = pairs.size();
        return new BatchLoss(loss, answers, new Rewards(n, margins / n, right / n, null));
    }

    private static long trained(boolean[] marks) {
        long trained = 0;
        for (boolean mark : marks) if (mark) trained++;
        return trained;
    }
}
