package dev.trainyard.pretrain.training;

import dev.trainyard.contracts.recipe.DepthDial;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.model.training.LearningRateSchedule;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.transformer.ModelShape;
import java.time.Duration;

/**
 * What a recipe comes to for a vocabulary: everything the training loop needs to know beforehand.
 *
 * @param measureEvery steps between two measures of bits per byte
 */
public record TrainingPlan(
        ModelShape shape,
        int batch,
        long steps,
        LearningRateSchedule schedule,
        OptimizerSettings optimizer,
        Duration saveEvery,
        long measureEvery,
        long seed) {
    /** Measuring on the way takes at most this share of the work of training. */
    private static final double MEASURING = 0.03;

    /** A token is trained in about three times the work that it takes to predict it. */
    private static final double TRAINING_WORK = 3;

    private static final long MOST_MEASURES = 10;

    public static TrainingPlan of(PretrainRecipe recipe, int vocabulary, long seed) {
        DepthDial dial = DepthDial.of(recipe, vocabulary);
        long steps = dial.steps();
        double affordable = MEASURING * TRAINING_WORK * dial.tokens() / recipe.validationTokens();
        long measures = Math.clamp((long) affordable, 1, MOST_MEASURES);
        return new TrainingPlan(
                ModelShape.of(dial, vocabulary),
                dial.batch(),
                steps,
                new LearningRateSchedule(dial.learningRate(), steps, recipe.warmup(), recipe.decay()),
                new OptimizerSettings(recipe.weightDecay(), recipe.gradientClip()),
                Duration.ofSeconds(recipe.checkpointSeconds()),
                Math.max(1, (steps + measures - 1) / measures),
                seed);
    }

    /** @param step that was just made, from 1 */
    boolean measuresAfter(long step) {
        return step == steps || step % measureEvery == 0;
    }
}
