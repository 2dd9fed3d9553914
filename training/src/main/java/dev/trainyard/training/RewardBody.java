package dev.trainyard.training;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.FrozenStart;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.NumberType;
import dev.trainyard.model.transformer.RewardModelFolder;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Training of a reward model: of a reward head, and of all weights of a model below its output layer or of an adapter beside
 * them. It is written with the adapter in its weights, see {@link RewardModelFolder}.
 *
 * @param lora absent if all weights are trained
 * @param seed of the adapter's first weights and of its dropout
 */
record RewardBody(FrozenStart model, @Nullable Lora lora, long seed) implements StartingPoint {
    @Override
    public TrainingSession start(OptimizerSettings optimizer, Precision precision) throws IOException {
        if (lora != null) return TrainingSession.start(model, lora, optimizer, precision, seed);
        Transformer body = Transformer.openBody(model.folder(), NumberType.F32);
        body.addRewardHead();
        return TrainingSession.start(body, optimizer, precision);
    }

    @Override
    public TrainingSession resume(Path step, OptimizerSettings optimizer, Precision precision) throws IOException {
        if (lora != null) return TrainingSession.resume(step, model, lora, optimizer, precision, seed);
        return TrainingSession.resume(step, optimizer, precision);
    }

    @Override
    public void write(TrainingSession session, Path folder) throws IOException {
        if (lora == null) RewardModelFolder.write(session.model(), folder);
        else RewardModelFolder.writeMerged(model.folder(), session.model(), folder);
    }

    @Override
    public void useTrained(TrainingSession session, Use use) {}
}
