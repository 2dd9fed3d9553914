package dev.trainyard.pretrain.training;

import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.training.Phase;
import dev.trainyard.training.StepState;

/** Pre-training: windows of a corpus's tokens, each token predicted from those before it. */
public final class Pretraining implements Phase {
    /** A loss counts as diverged if it is this many nats above that of a uniform distribution over the vocabulary. */
    private static final double SPIKE = 1;

    private final TrainingPlan plan;
    private final TrainingWindows windows;
    private final TrainingRecord.BatchPlan batchPlan;

    /** @param batchPlan from which the windows can be recomputed */
    public Pretraining(TrainingPlan plan, TrainingWindows windows, TrainingRecord.BatchPlan batchPlan) {
        this.plan = plan;
        this.windows = windows;
        this.batchPlan = batchPlan;
    }

    @Override
    public String name() {
        return "pre-training";
    }

    @Override
    public long steps() {
        return plan.steps();
    }

    @Override
    public double learningRate(long step) {
        return plan.schedule().at(step);
    }

    @Override
    public Batch batch(long step, StepState state) {
        int[][] rows = windows.batch(step);
        return new Batch(NextTokenLoss.ofWindows(rows), windows.taken(step, rows));
    }

    @Override
    public StepSource source() {
        return windows;
    }

    @Override
    public TrainingRecord.BatchPlan batchPlan() {
        return batchPlan;
    }

    @Override
    public double highestLoss() {
        return Math.log(plan.shape().vocabulary()) + SPIKE;
    }

    @Override
    public String remedy() {
        return "lower pretrain.learningRate or lengthen pretrain.warmup";
    }
}
