package dev.trainyard.pretrain.training;

import dev.trainyard.contracts.recipe.DepthScaling;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.model.training.LearningRateSchedule;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.training.DurableSteps;
import dev.trainyard.training.StartingPoint;
import java.util.Objects;

/**
 * The plan that follows from a recipe and a vocabulary: everything that the training loop needs to know beforehand.
 *
 * @param steps 0 if the model is left unchanged
 * @param measureEvery steps between two measurements of bits per byte
 * @param trainedParameters the number of weights that are trained: the model's, or those of an adapter
 */
public record TrainingPlan(
        ModelShape shape,
        int batch,
        long steps,
        LearningRateSchedule schedule,
        OptimizerSettings optimizer,
        long measureEvery,
        long seed,
        long trainedParameters) {
    /** Measuring during training takes at most this fraction of the work of training. */
    private static final double MEASURING = 0.03;

    /** Training on a token takes about three times the work of predicting it. */
    private static final double TRAINING_WORK = 3;

    private static final long MOST_MEASURES = 10;
    private static final int BATCH_TOKENS = 8192;

    private static final int WEIGHT_BYTES = 4;
    private static final int TRAIL_BYTES = 32;

    public static TrainingPlan of(PretrainRecipe recipe, int vocabulary, long seed) {
        DepthScaling scaling = DepthScaling.of(recipe, vocabulary);
        return of(
                recipe,
                ModelShape.of(scaling, vocabulary),
                scaling.batch(),
                scaling.tokens(),
                scaling.learningRate(),
                seed);
    }

    /**
     * The plan of a training run that continues from a model. Values that the recipe leaves out are derived as
     * {@link DepthScaling} does for a small model of its width, but the learning rate is a tenth of that, since a higher
     * one would undo what the model has learned (Gupta et al. 2023 find that the loss rises with it at first). Adapters
     * need ten times the rate of the weights themselves (Schulman et al. 2025), so theirs is that of a small model.
     *
     * @param shape of the model
     */
    public static TrainingPlan goingOn(PretrainRecipe recipe, ModelShape shape, long seed) {
        int batch = recipe.batch() != null ? recipe.batch() : Math.max(1, BATCH_TOKENS / recipe.context());
        double rate = recipe.learningRate() != null
                ? recipe.learningRate()
                : DepthScaling.learningRate(recipe.chosenOptimizer(), shape.width()) / (recipe.lora() == null ? 10 : 1);
        return of(recipe, shape, batch, Objects.requireNonNull(recipe.tokens()), rate, seed);
    }

    private static TrainingPlan of(
            PretrainRecipe recipe, ModelShape shape, int batch, long tokens, double learningRate, long seed) {
        long perStep = (long) batch * recipe.context();
        long steps = (tokens + perStep - 1) / perStep;
        double affordable = MEASURING * TRAINING_WORK * tokens / recipe.validationTokens();
        long measures = Math.clamp((long) affordable, 1, MOST_MEASURES);
        return new TrainingPlan(
                shape,
                batch,
                steps,
                new LearningRateSchedule(learningRate, Math.max(1, steps), recipe.warmup(), recipe.decay()),
                new OptimizerSettings(recipe.chosenOptimizer(), recipe.weightDecay(), recipe.gradientClip()),
                Math.max(1, (steps + measures - 1) / measures),
                seed,
                StartingPoint.trainedParameters(recipe.lora(), shape));
    }

    /**
     * The approximate disk space that the training needs at most, for its durable steps, its checkpoint, and the file
     * that proves the checkpoint's export.
     */
    public long bytes() {
        return DurableSteps.mostBytes(trainedParameters, steps)
                + 2 * WEIGHT_BYTES * shape.parameters()
                + TRAIL_BYTES * steps;
    }

    /** @param step the step that was just taken, from 1; 0 before the first */
    boolean measuresAfter(long step) {
        return step == steps || step % measureEvery == 0;
    }
}
