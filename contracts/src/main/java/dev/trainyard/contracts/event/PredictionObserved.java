package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * The four steps of training, at one place of a real text: its end is hidden, the model predicts, the true token is
 * compared, and training adjusts by the difference.
 *
 * @param source where the passage is from
 * @param passage the text before the hidden token
 * @param predictions the most likely next tokens, best first
 * @param actual the token that really came next
 * @param actualProbability what the model gave it
 */
public record PredictionObserved(
        RunId run,
        long step,
        String source,
        String passage,
        List<Prediction> predictions,
        String actual,
        double actualProbability)
        implements PipelineEvent {
    public PredictionObserved {
        predictions = List.copyOf(predictions);
    }

    /** A token as text, and its probability. */
    public record Prediction(String token, double probability) {}
}
