package dev.trainyard.training;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;

/** Training of all weights of a model. */
record AllWeights(Training.InitialModel model) implements StartingPoint {
    @Override
    public TrainingSession start(OptimizerSettings optimizer, Precision precision) throws IOException {
        return TrainingSession.start(model.open(), optimizer, precision);
    }

    @Override
    public TrainingSession resume(Path step, OptimizerSettings optimizer, Precision precision) throws IOException {
        return TrainingSession.resume(step, optimizer, precision);
    }

    @Override
    public void write(TrainingSession session, Path folder) throws IOException {
        session.model().save(folder);
    }
}
