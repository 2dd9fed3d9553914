package dev.trainyard.gateway.evaluation;

import dev.trainyard.gateway.samples.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How sure a checkpoint is of the choice that it finds most probable.
 *
 * <p>A sample says it in its figures {@code confidence}, the greatest probability of a choice, and
 * {@code confident-right}, whether this choice is right. Samples of tasks from files may lack them; they have the
 * log-likelihoods of the choices and, as {@code accuracy}, whether the one with the greatest sum is right, from which
 * both follow.
 *
 * @param confidence from 0 to 1
 */
public record SurestChoice(double confidence, boolean right) {
    private static final String CONFIDENCE = "confidence";
    private static final String CONFIDENT_RIGHT = "confident-right";
    private static final String ACCURACY = "accuracy";

    /** Empty if the answer is not one of several choices. */
    public static Optional<SurestChoice> of(Sample.Answer answer) {
        Map<String, Double> figures = answer.figures();
        List<Double> likelihoods = answer.logLikelihoods();
        if (figures == null || likelihoods == null || likelihoods.size() < 2) return Optional.empty();
        Double recorded = figures.get(CONFIDENCE);
        Double right = figures.get(recorded == null ? ACCURACY : CONFIDENT_RIGHT);
        if (right == null) return Optional.empty();
        double confidence = recorded == null ? greatestProbability(likelihoods) : recorded;
        return confidence >= 0 && confidence <= 1
                ? Optional.of(new SurestChoice(confidence, right > 0))
                : Optional.empty();
    }

    /** Softmax over the log-likelihoods. */
    private static double greatestProbability(List<Double> likelihoods) {
        double greatest =
                likelihoods.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return 1
                / likelihoods.stream()
                        .mapToDouble(it -> Math.exp(it - greatest))
                        .sum();
    }
}
