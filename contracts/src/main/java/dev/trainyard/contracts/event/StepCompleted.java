package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer step was completed.
 *
 * @param phase {@code pre-training}, or the alignment step: {@code instruction tuning}, {@code preference optimisation}, {@code reward model}
 * @param step from 1 to {@code steps}
 * @param loss mean over the step's trained tokens (or pairs), in nats
 * @param gradientNorm global norm before clipping
 * @param tokensPerSecond trained tokens divided by the time since the last report
 * @param bitsPerByte on held-out documents, if measured at this step
 * @param rewardMargin mean difference between the rewards of the chosen and the rejected answer: the implicit ones in
 *     preference optimisation, or those of the reward model that is trained
 * @param rewardAccuracy share of the pairs in which the chosen answer has the higher reward; only in preference
 *     optimisation and reward models
 * @param chosenLikelihood the log-probabilities of the chosen answers; only in preference optimisation
 * @param rollouts what the model's own answers show; only in policy optimisation
 * @param notice what the training shows at this step that people should know, as sentences; usually absent
 * @param attempt the stage's attempt
 * @param at the time of the event
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
        @Nullable Double rewardAccuracy,
        @Nullable ChosenLikelihood chosenLikelihood,
        @Nullable RolloutReport rollouts,
        @Nullable String notice,
        @Nullable Integer attempt,
        @Nullable Instant at)
        implements StageReport {
    /** A report without accuracy and likelihoods, as it was before they were reported. */
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
                null,
                null,
                null,
                null,
                null);
    }

    /** A report without answers of the model's own. */
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
            @Nullable Double rewardMargin,
            @Nullable Double rewardAccuracy,
            @Nullable ChosenLikelihood chosenLikelihood,
            @Nullable String notice,
            @Nullable Integer attempt,
            @Nullable Instant at) {
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
                rewardAccuracy,
                chosenLikelihood,
                null,
                notice,
                attempt,
                at);
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
                rewardAccuracy,
                chosenLikelihood,
                rollouts,
                notice,
                this.attempt == null ? attempt : this.attempt,
                this.at == null ? at : this.at);
    }
}
