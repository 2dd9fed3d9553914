package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The four steps of training, at one place of a real text: its end is hidden, the model predicts, the true token is
 * compared, and training adjusts by the difference.
 *
 * @param source where the passage is from
 * @param passage the text before the hidden token
 * @param predictions the most likely next tokens, best first
 * @param actual the token that really came next
 * @param actualProbability what the model gave it
 * @param attempt during which attempt of the stage
 * @param at when
 */
public record PredictionObserved(
        RunId run,
        long step,
        String source,
        String passage,
        List<Prediction> predictions,
        String actual,
        double actualProbability,
        @Nullable Integer attempt,
        @Nullable Instant at)
        implements StageReport {
    public PredictionObserved {
        predictions = List.copyOf(predictions);
    }

    public PredictionObserved(
            RunId run,
            long step,
            String source,
            String passage,
            List<Prediction> predictions,
            String actual,
            double actualProbability) {
        this(run, step, source, passage, predictions, actual, actualProbability, null, null);
    }

    @Override
    public PredictionObserved of(int attempt, Instant at) {
        return new PredictionObserved(
                run,
                step,
                source,
                passage,
                predictions,
                actual,
                actualProbability,
                this.attempt == null ? attempt : this.attempt,
                this.at == null ? at : this.at);
    }

    /** A token as text, and its probability. */
    public record Prediction(String token, double probability) {}
}
