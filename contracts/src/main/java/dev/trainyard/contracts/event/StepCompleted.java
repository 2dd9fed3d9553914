package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer step was made.
 *
 * @param phase {@code pre-training}, {@code instruction tuning} or {@code preference optimisation}
 * @param step from 1 to {@code steps}
 * @param loss mean over the step's trained tokens (or pairs), in nats
 * @param gradientNorm global norm before clipping
 * @param tokensPerSecond trained tokens, over the time since the last report
 * @param bitsPerByte on held-out documents, where it was measured at this step
 * @param rewardMargin mean implicit reward of the chosen answer above the rejected one, in preference optimisation
 */
public record StepCompleted(
        RunId run,
        Stage stage,
        String phase,
        long step,
        long steps,
        double loss,
        double learningRate,
        double gradientNorm,
        double tokensPerSecond,
        double secondsLeft,
        @Nullable Double bitsPerByte,
        @Nullable Double rewardMargin)
        implements PipelineEvent {}
