package dev.trainyard.finetune.preference;

import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.finetune.tuning.LinearDecay;
import dev.trainyard.finetune.tuning.Phase;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.PreferenceLoss;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.training.StepResult;
import dev.trainyard.model.training.TrainingSession;
import java.util.List;

/** Direct preference optimisation (Rafailov et al. 2023) over pairs whose reference log-probabilities are known. */
public final class PreferenceOptimisation implements Phase {
    private final List<PreferencePair> pairs;
    private final ItemBatches batches;
    private final LinearDecay rate;
    private final double beta;

    public PreferenceOptimisation(List<PreferencePair> pairs, PreferenceRecipe recipe, long seed) {
        this.pairs = List.copyOf(pairs);
        batches =
                new ItemBatches("pair", pairs.stream().map(ItemBatches::digest).toList(), recipe.batch(), seed);
        rate = new LinearDecay(recipe.learningRate(), recipe.epochs() * batches.perEpoch());
        beta = recipe.beta();
    }

    @Override
    public String name() {
        return "preference optimisation";
    }

    @Override
    public long steps() {
        return rate.steps();
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public ItemBatches batches() {
        return batches;
    }

    @Override
    public Outcome take(TrainingSession session) {
        List<PreferencePair> batch =
                batches.at(session.step()).stream().map(pairs::get).toList();
        TrailEntry taken = batches.taken(session.step());
        StepResult result = session.step(new PreferenceLoss(batch, beta), learningRate(session.step()));
        return new Outcome(
                result.loss(),
                result.gradientNorm(),
                result.tokens(),
                taken,
                result.rewards() == null ? null : (Double) result.rewards().margin());
    }
}
