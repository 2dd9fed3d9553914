package dev.trainyard.training;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.FrozenStart;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.PeftFolder;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Training of a low-rank adapter beside a model whose weights stay as they are. The trained model has the adapter in its
 * weights, and by itself in a folder of its own, see {@link PeftFolder}.
 *
 * @param seed of the adapter's first weights and of its dropout
 */
public record AdapterBeside(FrozenStart model, Lora lora, long seed) implements StartingPoint {
    @Override
    public TrainingSession start(OptimizerSettings optimizer, Precision precision) throws IOException {
        return TrainingSession.start(model, lora, optimizer, precision, seed);
    }

    @Override
    public TrainingSession resume(Path step, OptimizerSettings optimizer, Precision precision) throws IOException {
        return TrainingSession.resume(step, model, lora, optimizer, precision, seed);
    }

    @Override
    public void write(TrainingSession session, Path folder) throws IOException {
        PeftFolder.writeMerged(model.folder(), session.model().adapter().orElseThrow(), folder);
    }

    /** The session's weights may be rounded. */
    @Override
    public void useTrained(TrainingSession session, Use use) throws IOException {
        try (Transformer exact = Transformer.open(model.folder())) {
            exact.adapt(session.model().adapter().orElseThrow());
            use.of(exact);
        }
    }
}
