package dev.trainyard.finetune.reward;

import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.finetune.tuning.LinearDecay;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.training.RewardLoss;
import dev.trainyard.training.Phase;
import dev.trainyard.training.StepState;
import java.util.List;

/** The training of a reward model with a {@link RewardLoss} over pairs of answers. */
public final class RewardTraining implements Phase {
    private final List<PreferencePair> pairs;
    private final ItemBatches batches;
    private final LinearDecay rate;
    private final String phase;
    private final double centring;

    public RewardTraining(List<PreferencePair> pairs, RewardModelRecipe recipe, long seed) {
        this.pairs = List.copyOf(pairs);
        batches =
                new ItemBatches("pair", pairs.stream().map(ItemBatches::digest).toList(), recipe.batch(), seed);
        rate = new LinearDecay(recipe.learningRate(), recipe.epochs() * batches.perEpoch());
        phase = recipe.phase();
        centring = recipe.chosenCentring();
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

    @Override
    public Batch batch(long step, StepState state) {
        List<PreferencePair> batch = batches.at(step).stream().map(pairs::get).toList();
        return new Batch(new RewardLoss(batch, centring), batches.taken(step));
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
