package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction of the model at one position of a real text, shown to explain training: the rest of the text is hidden,
 * the model predicts the next token, and training adjusts the model by the difference from the actual token.
 *
 * @param source where the passage is from
 * @param passage the text before the hidden token
 * @param predictions the most likely next tokens, best first
 * @param actual the actual next token
 * @param actualProbability the probability that the model assigned to it
 * @param attempt the stage's attempt
 * @param at the time of the event
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
