package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A text that the model generated at a training step, so that people can watch it learn.
 *
 * @param prompt the given text
 * @param text the generated continuation
 * @param attempt the stage's attempt
 * @param at the time of the event
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
