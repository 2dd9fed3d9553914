package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the model writes at a step of its training, so that people can watch it learn.
 *
 * @param prompt what it was given
 * @param text what it went on with
 * @param attempt during which attempt of the stage
 * @param at when
 */
public record SampleGenerated(
        RunId run,
        Stage stage,
        long step,
        String prompt,
        String text,
        @Nullable Integer attempt,
        @Nullable Instant at) implements StageReport {
    public SampleGenerated(RunId run, Stage stage, long step, String prompt, String text) {
        this(run, stage, step, prompt, text, null, null);
    }

    @Override
    public SampleGenerated of(int attempt, Instant at) {
        return new SampleGenerated(
                run,
                stage,
                step,
                prompt,
                text,
                this.attempt == null ? attempt : this.attempt,
                this.at == null ? at : this.at);
    }
}
