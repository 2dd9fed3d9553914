package dev.trainyard.training;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;

/** The model that a training run starts from, and what of it is trained. */
public sealed interface StartingPoint permits AllWeights, AdapterBeside {
    /** The training before its first step; the caller closes it. */
    TrainingSession start(OptimizerSettings optimizer, Precision precision) throws IOException;

    /**
     * The training at a step that was saved; the caller closes it.
     *
     * @param step the folder in which it was saved
     * @throws RefusedModelException if what was saved does not belong to this start
     */
    TrainingSession resume(Path step, OptimizerSettings optimizer, Precision precision) throws IOException;

    /** Writes the trained model, without its tokenizer. */
    void write(TrainingSession session, Path folder) throws IOException;
}
