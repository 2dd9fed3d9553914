package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Group relative policy optimisation (Shao et al. 2024): answers that are better than others to the same prompt become
 * more likely, and worse ones less likely. For each token with the ratio r of its probability to the one with which it
 * was written, the loss is {@code -min(r A, clip(r) A) + beta * KL}, where A is the answer's advantage.
 *
 * @param rollouts at least one
 */
public record PolicyLoss(List<Rollout> rollouts, PolicyObjective objective) implements Objective {
    public PolicyLoss {
        rollouts = rollouts.stream()
                .sorted(Comparator.comparingInt(
                        rollout -> rollout.conversation().ids().length))
                .toList();
        if (rollouts.isEmpty()) throw new IllegalArgumentException("a batch needs at least one answer to train on");
    }

    /** The number of answers or of their tokens, whatever the loss is a mean over. */
    @Override
    public long units() {
        return objective.units(rollouts.size(), tokens());
    }

    @Override
    public BatchLoss addGradients(LossPass pass, double units) {
        List<MaskedSequence> sequences = new ArrayList<>();
        for (Rollout rollout : rollouts) {
            int length = rollout.conversation().ids().length;
            if (length > pass.context() + 1) {
                throw new IllegalArgumentException("a prompt and its answer have " + length
                        + " tokens, more than fit into a context of " + pass.context());
            }
            sequences.add(MaskedSequence.ofConversation(rollout.conversation(), pass.context()));
        }
        double[] sums = new double[4];
        int from = 0;
        for (List<MaskedSequence> part : pass.parts(sequences, 1)) {
            int to = from + part.size();
            try (LossPass.Part computed = pass.begin(part)) {
                double[] added = computed.addGradients("policy_loss", arguments(computed, from, to, units))
                        .get(1)
                        .toDoubleArray();
                for (int i = 0; i < sums.length; i++) sums[i] += added[i];
            }
            from = to;
        }
        double tokens = tokens();
        return new BatchLoss(
                sums[0], tokens(), null, new PolicyStatistics(sums[1] / tokens, sums[2] / tokens, sums[3] / tokens));
    }

    private List<NDArray> arguments(LossPass.Part part, int from, int to, double units) {
        MaskedBatch batch = part.batch();
        int targets = Math.toIntExact(batch.targets().size());
        double[] given = new double[4 * targets];
        int target = 0;
        for (Rollout rollout : rollouts.subList(from, to)) {
            double weight = objective.weight(rollout.tokens()) / units;
            for (int i = 0; i < rollout.tokens(); i++) {
                given[target] = rollout.advantage();
                given[targets + target] = rollout.written()[i];
                given[2 * targets + target] = rollout.reference()[i];
                given[3 * targets + target] = weight;
                target++;
            }
        }
        return List.of(
                batch.tokens(),
                batch.at(),
                batch.targets(),
                part.scope().create(given, new Shape(4, targets)),
                part.scope().create(new double[] {objective.lowest(), objective.highest(), objective.beta()}));
    }

    private long tokens() {
        return rollouts.stream().mapToLong(Rollout::tokens).sum();
    }
}
