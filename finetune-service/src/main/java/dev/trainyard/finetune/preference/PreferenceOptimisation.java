package dev.trainyard.finetune.preference;

import dev.trainyard.contracts.recipe.FallingLikelihood;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.finetune.tuning.CorpusReplay;
import dev.trainyard.finetune.tuning.LinearDecay;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.PreferenceLoss;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.training.ReplayedItems;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.training.Phase;
import dev.trainyard.training.PreferenceWatch;
import dev.trainyard.training.StepState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Preference optimisation with a {@link PreferenceLoss} over pairs whose reference log-probabilities are known, with the
 * plain loss on the text that is replayed. The weight of the text is its share of the step's trained tokens; those of
 * the pairs are the tokens of both answers.
 */
public final class PreferenceOptimisation implements Phase {
    private final List<PreferencePair> pairs;
    private final ReplayedItems batches;
    private final List<Integer> tokens;
    private final LinearDecay rate;
    private final String phase;
    private final PreferenceLoss.Settings settings;
    private final PreferenceWatch.Rules rules;

    /** @param context longest sequence, in tokens, that the model reads */
    public PreferenceOptimisation(
            List<PreferencePair> pairs, int context, PreferenceRecipe recipe, CorpusReplay replay, long seed)
            throws IOException {
        this.pairs = List.copyOf(pairs);
        tokens = pairs.stream()
                .map(pair -> targets(pair.chosen(), context) + targets(pair.rejected(), context))
                .toList();
        batches = replay.between(
                new ItemBatches("pair", pairs.stream().map(ItemBatches::digest).toList(), recipe.batch(), seed),
                tokens);
        phase = recipe.phase();
        rate = new LinearDecay(recipe.learningRate(), recipe.epochs() * batches.perEpoch());
        settings = new PreferenceLoss.Settings(
                recipe.chosenLoss(), recipe.beta(), recipe.smoothing(), recipe.targetMargin(), recipe.likelihood());
        rules = new PreferenceWatch.Rules(
                recipe.chosenLoss().usesReference(), recipe.chosenOnFallingLikelihood(), recipe.likelihood());
    }

    @Override
    public String name() {
        return phase;
    }

    @Override
    public long steps() {
        return rate.steps();
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    /** The likelihood of the chosen answers is part of the loss from the start, or once it has fallen. */
    @Override
    public Batch batch(long step, StepState state) {
        List<Integer> batch = batches.at(step);
        long trained = Math.max(1, batch.stream().mapToLong(tokens::get).sum());
        int[][] text = batches.windows(step);
        boolean waits = rules.onFall() == FallingLikelihood.ADD_LIKELIHOOD
                && state.preferences().fellAt() == null;
        PreferenceLoss loss = new PreferenceLoss(
                batch.stream().map(pairs::get).toList(), waits ? settings.withLikelihood(0) : settings);
        return new Batch(batches.replaying(text, loss, trained), batches.taken(step, text));
    }

    @Override
    public Optional<PreferenceWatch.Rules> watch() {
        return Optional.of(rules);
    }

    private static int targets(Conversation conversation, int context) {
        return MaskedSequence.ofConversation(conversation, context).targets();
    }

    @Override
    public StepSource source() {
        return batches;
    }

    @Override
    public TrainingRecord.BatchPlan batchPlan() {
        return batches.batchPlan(steps());
    }

    /** The loss of pairs whose order the model has reversed is unbounded. */
    @Override
    public double highestLoss() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public String remedy() {
        return "lower the learningRate of this step of finetune.steps";
    }
}
