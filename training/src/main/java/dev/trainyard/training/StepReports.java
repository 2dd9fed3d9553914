package dev.trainyard.training;

import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.training.StepResult;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gathers steps into reports: the mean loss, the mean margin and the speed of all steps since the last one. */
final class StepReports {
    private final RunId run;
    private final Stage stage;
    private final Phase phase;
    private final long began = System.nanoTime();
    private long made;
    private double losses;
    private double margins;
    private boolean hasMargins;
    private long tokens;
    private double trainingSeconds;
    private int gathered;
    private double gradientNorm;

    StepReports(RunId run, Stage stage, Phase phase) {
        this.run = run;
        this.stage = stage;
        this.phase = phase;
    }

    void add(StepResult result, double seconds) {
        losses += result.loss();
        if (result.rewards() != null) {
            margins += result.rewards().margin();
            hasMargins = true;
        }
        tokens += result.tokens();
        trainingSeconds += seconds;
        gradientNorm = result.gradientNorm();
        gathered++;
        made++;
    }

    /** Reports the steps since the last report; there must be at least one. */
    StepCompleted take(long step, double learningRate, @Nullable Double bitsPerByte) {
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
                hasMargins ? (Double) (margins / gathered) : null);
        losses = 0;
        margins = 0;
        tokens = 0;
        trainingSeconds = 0;
        gathered = 0;
        return report;
    }
}
