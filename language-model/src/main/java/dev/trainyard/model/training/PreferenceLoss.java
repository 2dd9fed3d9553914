package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.trainyard.contracts.recipe.PairLoss;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A loss of preference optimisation, see {@link PairLoss}: the mean over all pairs of a loss that falls as the chosen
 * answer gains probability over the rejected one. Pairs of similar length are computed together, whatever their order. A
 * conversation that is longer than the model's context is truncated at its end.
 *
 * <p>The formulas are those of TRL 1.16: {@code loss_type} sigmoid, ipo, apo_zero and apo_down of its DPOTrainer, and simpo
 * of its CPOTrainer, from which label smoothing is. The likelihood term is TRL's {@code sft}: the negative log-probability
 * of the chosen answers' tokens, averaged over all of them, so that a long answer counts more than a short one; TRL
 * averages over each micro-batch, and here it is the whole batch, however it is divided.
 */
public record PreferenceLoss(List<PreferencePair> pairs, Settings settings) implements Objective {
    public PreferenceLoss {
        pairs = pairs.stream()
                .sorted(Comparator.comparingInt(PreferenceLoss::longer))
                .toList();
        if (pairs.isEmpty()) throw new IllegalArgumentException("a batch needs at least one pair to train on");
    }

    /**
     * Direct preference optimisation.
     *
     * @param beta how strongly a change against the reference model counts; a larger value keeps the model closer to it
     */
    public PreferenceLoss(List<PreferencePair> pairs, double beta) {
        this(pairs, new Settings(PairLoss.DPO, beta, 0, 0, 0));
    }

    /**
     * What is computed for each pair.
     *
     * @param beta see {@link PairLoss}
     * @param labelSmoothing from 0 to below 0.5; 0 if the loss does not define it
     * @param targetMargin of the rewards; 0 except for SimPO
     * @param likelihoodWeight weight of the chosen answers' negative log-probability, in nats per token; usually 0
     */
    public record Settings(
            PairLoss loss, double beta, double labelSmoothing, double targetMargin, double likelihoodWeight) {
        public Settings {
            if (labelSmoothing > 0 && !loss.isSmoothed()) {
                throw new IllegalArgumentException("label smoothing is not defined for " + loss.key());
            }
        }

        /** The same with another weight of the chosen answers' likelihood. */
        public Settings withLikelihood(double weight) {
            return new Settings(loss, beta, labelSmoothing, targetMargin, weight);
        }

        private double formula() {
            return switch (loss) {
                case DPO, SIMPO -> 0;
                case IPO -> 1;
                case APO_ZERO -> 2;
                case APO_DOWN -> 3;
            };
        }
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
        double pair = 1.0 / units;
        double likelihood = settings.likelihoodWeight() * pairs.size() / (Math.max(1, targets(chosen)) * units);
        double[] kernel = {
            settings.formula(), settings.beta(), settings.labelSmoothing(), settings.targetMargin(), pair, likelihood
        };
        double loss = 0;
        RewardSums rewards = new RewardSums();
        int from = 0;
        for (List<MaskedSequence> part : pass.parts(longer, 2)) {
            int to = from + part.size();
            List<MaskedSequence> both = new ArrayList<>(chosen.subList(from, to));
            both.addAll(rejected.subList(from, to));
            try (LossPass.Part computed = pass.begin(both)) {
                NDList results = computed.addGradients(
                        "preference_loss", arguments(computed, both, pairs.subList(from, to), kernel));
                loss += results.get(0).getDouble();
                rewards.add(pairs.subList(from, to), both, results.get(1).toDoubleArray());
            }
            from = to;
        }
        return new BatchLoss(loss, targets(chosen) + targets(rejected), rewards.means());
    }

    /** @param sequences the chosen answers of the pairs, then the rejected ones */
    private List<NDArray> arguments(
            LossPass.Part part, List<MaskedSequence> sequences, List<PreferencePair> pairs, double[] kernel) {
        double[] reference = new double[2 * pairs.size()];
        double[] divisors = new double[2 * pairs.size()];
        Arrays.fill(divisors, 1);
        for (int i = 0; i < reference.length; i++) {
            PreferencePair pair = pairs.get(i % pairs.size());
            if (settings.loss().usesReference()) {
                reference[i] = i < pairs.size() ? pair.referenceChosen() : pair.referenceRejected();
            }
            if (settings.loss().isPerToken()) divisors[i] = tokens(sequences.get(i));
        }
        MaskedBatch batch = part.batch();
        return List.of(
                batch.tokens(),
                batch.at(),
                batch.targets(),
                batch.sequence(),
                part.scope().create(reference),
                part.scope().create(divisors),
                part.scope().create(kernel));
    }

    /** Adds up what the parts of a batch say about its pairs. */
    private final class RewardSums {
        private double margins;
        private int right;
        private double perToken;
        private double perAnswer;
        private double perTokenChange;
        private double perAnswerChange;
        private double perTokenChangeSquared;

        /** @param results of the kernel: (3, pairs), the margins and the log-likelihoods of the chosen and the rejected */
        void add(List<PreferencePair> pairs, List<MaskedSequence> chosen, double[] results) {
            for (int i = 0; i < pairs.size(); i++) {
                margins += results[i];
                if (results[i] > 0) right++;
                double likelihood = results[pairs.size() + i];
                double change = settings.loss().usesReference()
                        ? likelihood - pairs.get(i).referenceChosen()
                        : likelihood;
                int tokens = tokens(chosen.get(i));
                perAnswer += likelihood;
                perToken += likelihood / tokens;
                perAnswerChange += change;
                perTokenChange += change / tokens;
                perTokenChangeSquared += (change / tokens) * (change / tokens);
            }
        }

        Rewards means() {
            int n = pairs.size();
            return new Rewards(
                    n,
                    margins / n,
                    (double) right / n,
                    new Rewards.ChosenAnswers(
                            perToken / n,
                            perAnswer / n,
                            perTokenChange / n,
                            perAnswerChange / n,
                            perTokenChangeSquared / n));
        }
    }

    /** A truncated answer may have none. */
    private static int tokens(MaskedSequence sequence) {
        return Math.max(1, sequence.targets());
    }

    private static int longer(PreferencePair pair) {
        return Math.max(pair.chosen().ids().length, pair.rejected().ids().length);
    }

    private static long targets(List<MaskedSequence> sequences) {
        return sequences.stream().mapToLong(MaskedSequence::targets).sum();
    }
}
