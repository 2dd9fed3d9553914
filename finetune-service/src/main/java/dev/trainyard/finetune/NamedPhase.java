package dev.trainyard.finetune;

import dev.trainyard.finetune.tuning.Phase;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.TrainingSession;

/** A phase that is shown under the name of its step, so that two of one kind can be told apart. */
record NamedPhase(String name, Phase phase) implements Phase {
    @Override
    public long steps() {
        return phase.steps();
    }

    @Override
    public double learningRate(long step) {
        return phase.learningRate(step);
    }

    @Override
    public ItemBatches batches() {
        return phase.batches();
    }

    @Override
    public Outcome take(TrainingSession session) {
        return phase.take(session);
    }
}
