package dev.trainyard.training;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.recipe.LoraRecipe;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.training.FrozenStart;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Adapter;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The model that a training run starts from, and what of it is trained. */
public sealed interface StartingPoint permits AllWeights, AdapterBeside, RewardBody {
    /**
     * The model of a checkpoint.
     *
     * @param folder in which the store keeps it
     * @param lora the adapter that is trained beside it; all weights are trained if it is absent
     * @param seed of the adapter's first weights and of its dropout
     */
    static StartingPoint of(Artifact checkpoint, Path folder, @Nullable LoraRecipe lora, long seed) {
        if (lora == null) return new AllWeights(() -> Transformer.open(folder), folder);
        return new AdapterBeside(new FrozenStart(folder, checkpoint.sha256()), chosen(lora), seed);
    }

    /**
     * A reward model that is made from the model of a checkpoint.
     *
     * @param folder in which the store keeps it
     * @param lora the adapter that is trained with the reward head; all weights are trained if it is absent
     * @param seed of the adapter's first weights and of its dropout
     */
    static StartingPoint ofReward(Artifact checkpoint, Path folder, @Nullable LoraRecipe lora, long seed) {
        FrozenStart body = new FrozenStart(folder, checkpoint.sha256(), true);
        return new RewardBody(body, lora == null ? null : chosen(lora), seed);
    }

    /** The number of weights that are trained. */
    static long trainedParameters(@Nullable LoraRecipe lora, ModelShape shape) {
        return lora == null ? shape.parameters() : Adapter.parameters(chosen(lora), shape);
    }

    private static Lora chosen(LoraRecipe lora) {
        return new Lora(lora.rank(), lora.chosenAlpha(), lora.chosenDropout(), Set.copyOf(lora.chosenTargets()));
    }

    /** A model with all of its weights trained. */
    static StartingPoint of(Training.InitialModel model) {
        return new AllWeights(model);
    }

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

    /**
     * Uses the trained model in 32 bits, in which its written files are computed, too, for the proof of its exports. A reward
     * model has none, and is not used.
     */
    void useTrained(TrainingSession session, Use use) throws IOException;

    /** What is done with a trained model. */
    @FunctionalInterface
    interface Use {
        void of(Transformer model) throws IOException;
    }
}
