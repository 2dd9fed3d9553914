package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer step was made.
 *
 * @param phase {@code pre-training}, or the step of alignment: {@code instruction tuning}, {@code preference optimisation}
 * @param step from 1 to {@code steps}
 * @param loss mean over the step's trained tokens (or pairs), in nats
 * @param gradientNorm global norm before clipping
 * @param tokensPerSecond trained tokens, over the time since the last report
 * @param bitsPerByte on held-out documents, where it was measured at this step
 * @param rewardMargin mean implicit reward of the chosen answer above the rejected one, in preference optimisation
 * @param attempt during which attempt of the stage
 * @param at when
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
        @Nullable Double rewardMargin,
        @Nullable Integer attempt,
        @Nullable Instant at)
        implements StageReport {
    public StepCompleted(
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
            @Nullable Double rewardMargin) {
        this(
                run,
                stage,
                phase,
                step,
                steps,
                loss,
                learningRate,
                gradientNorm,
                tokensPerSecond,
                secondsLeft,
                bitsPerByte,
                rewardMargin,
                null,
                null);
    }

    @Override
    public StepCompleted of(int attempt, Instant at) {
        return new StepCompleted(
                run,
                stage,
                phase,
                step,
                steps,
                loss,
                learningRate,
                gradientNorm,
                tokensPerSecond,
                secondsLeft,
                bitsPerByte,
                rewardMargin,
                this.attempt == null ? attempt : this.attempt,
                this.at == null ? at : this.at);
    }
}
