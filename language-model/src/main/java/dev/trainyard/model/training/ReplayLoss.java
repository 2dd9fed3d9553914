package dev.trainyard.model.training;

/**
 * An alignment step's own loss together with the plain loss on text of the corpus, so that the model keeps what it has
 * learned from it. The two are weighted by their trained tokens: with n tokens of answers and r tokens of text it is
 * {@code n / (n + r)} of the one and {@code r / (n + r)} of the other. For next-token losses that is the mean over all
 * tokens.
 *
 * @param own the loss of the alignment step
 * @param tokens trained by {@code own}; at least 1
 * @param replay the loss on text
 */
public record ReplayLoss(Objective own, long tokens, NextTokenLoss replay) implements Objective {
    public ReplayLoss {
        if (tokens < 1) throw new IllegalArgumentException("a batch needs at least one token to train on");
    }

    /** The number of trained tokens of both. */
    @Override
    public long units() {
        return tokens + replay.units();
    }

    /** The loss and the rewards of the result are those of {@code own}, which text would hide; its tokens are of both. */
    @Override
    public BatchLoss addGradients(LossPass pass, double units) {
        BatchLoss loss = own.addGradients(pass, own.units() * units / tokens);
        BatchLoss text = replay.addGradients(pass, units);
        return new BatchLoss(
                loss.loss() * units() / tokens, loss.tokens() + text.tokens(), loss.rewards(), loss.policy());
    }
}
