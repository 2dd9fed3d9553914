package dev.trainyard.training;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Training of all weights of a model.
 *
 * @param folder of the model; absent if it is not in a folder
 */
record AllWeights(Training.InitialModel model, @Nullable Path folder) implements StartingPoint {
    private static final List<String> MODEL = List.of("config.json", "generation_config.json", Transformer.FILE);

    AllWeights(Training.InitialModel model) {
        this(model, null);
    }

    @Override
    public TrainingSession start(OptimizerSettings optimizer, Precision precision) throws IOException {
        return TrainingSession.start(model.open(), optimizer, precision);
    }

    @Override
    public TrainingSession resume(Path step, OptimizerSettings optimizer, Precision precision) throws IOException {
        return TrainingSession.resume(step, optimizer, precision);
    }

    /** Without a step, the model stays in the types in which it is stored. */
    @Override
    public void write(TrainingSession session, Path to) throws IOException {
        if (session.step() > 0 || folder == null) {
            session.model().save(to);
            return;
        }
        for (String file : MODEL) {
            if (Files.exists(folder.resolve(file))) Files.copy(folder.resolve(file), to.resolve(file));
        }
    }

    @Override
    public void useTrained(TrainingSession session, Use use) throws IOException {
        use.of(session.model());
    }
}
