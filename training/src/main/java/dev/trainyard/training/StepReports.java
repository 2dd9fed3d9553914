package dev.trainyard.training;

import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.training.StepResult;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gathers steps into reports: the means of losses and rewards and the speed of all steps since the last one. */
final class StepReports {
    private final RunId run;
    private final Stage stage;
    private final Phase phase;
    private final long began = System.nanoTime();
    private long made;
    private double losses;
    private final RewardMeans rewards = new RewardMeans();
    private final RolloutMeans rollouts = new RolloutMeans();
    private long tokens;
    private double trainingSeconds;
    private int gathered;
    private double gradientNorm;

    StepReports(RunId run, Stage stage, Phase phase) {
        this.run = run;
        this.stage = stage;
        this.phase = phase;
    }

    /** @param updating the part of the seconds after the batch was there */
    void add(Phase.Batch batch, StepResult result, double seconds, double updating) {
        if (batch.rollouts() != null) rollouts.add(batch.rollouts(), result.policy(), updating);
        losses += result.loss();
        if (result.rewards() != null) rewards.add(result.rewards());
        tokens += result.tokens();
        trainingSeconds += seconds;
        gradientNorm = result.gradientNorm();
        gathered++;
        made++;
    }

    /**
     * Reports the steps since the last report; there must be at least one.
     *
     * @param notice what the training shows at this step
     */
    StepCompleted take(long step, double learningRate, @Nullable Double bitsPerByte, @Nullable String notice) {
        // By the clock, not by training time: the remaining time also includes saving and measuring.
        double secondsPerStep = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1) / made;
        StepCompleted report = new StepCompleted(
                run,
                stage,
                phase.name(),
                step,
                phase.steps(),
                losses / gathered,
                learningRate,
                gradientNorm,
                tokens / trainingSeconds,
                (phase.steps() - step) * secondsPerStep,
                bitsPerByte,
                rewards.margin(),
                rewards.accuracy(),
                rewards.chosen(
                        phase.watch().map(PreferenceWatch.Rules::hasReference).orElse(true)),
                rollouts.report(),
                notice,
                null,
                null);
        losses = 0;
        rewards.clear();
        rollouts.clear();
        tokens = 0;
        trainingSeconds = 0;
        gathered = 0;
        return report;
    }
}
