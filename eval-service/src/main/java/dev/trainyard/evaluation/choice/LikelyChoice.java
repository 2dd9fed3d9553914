package dev.trainyard.evaluation.choice;

import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which of several choices a checkpoint finds most likely, per byte of the choice. */
public final class LikelyChoice {
    private LikelyChoice() {}

    /**
     * The index of the chosen one in each group of choices.
     *
     * @param choices one group after another
     * @param each the number of choices in a group
     */
    public static List<Integer> of(EvaluatedModel evaluated, List<Continuation> choices, int each) {
        double[] likelihoods = LogLikelihood.of(evaluated.model(), choices);
        List<Integer> chosen = new ArrayList<>();
        for (int from = 0; from < choices.size(); from += each) {
            chosen.add(of(
                    evaluated.tokenizer(),
                    choices.subList(from, from + each),
                    Arrays.copyOfRange(likelihoods, from, from + each)));
        }
        return chosen;
    }

    /** The index of the choice with the greatest log-likelihood per byte; the first of several. */
    static int of(Tokenizer tokenizer, List<Continuation> choices, double[] likelihoods) {
        double[] perByte = new double[likelihoods.length];
        for (int i = 0; i < perByte.length; i++) {
            perByte[i] = likelihoods[i] / bytes(tokenizer, choices.get(i).continuation());
        }
        return greatest(perByte);
    }

    /**
     * How sure the checkpoint is, for measuring its calibration: {@code confidence}, the greatest probability of a
     * choice if one of them is the answer (softmax over the log-likelihoods), and {@code confident-right}, 1 if this
     * choice is right. It is not always the choice with the greatest log-likelihood per byte.
     */
    public static Map<String, Double> confidence(double[] likelihoods, int right) {
        int surest = greatest(likelihoods);
        double sum = 0;
        for (double likelihood : likelihoods) sum += Math.exp(likelihood - likelihoods[surest]);
        return Map.of(
                CalibrationScores.CONFIDENCE, 1 / sum, CalibrationScores.CONFIDENT_RIGHT, surest == right ? 1.0 : 0);
    }

    private static int greatest(double[] values) {
        int greatest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[greatest]) greatest = i;
        }
        return greatest;
    }

    private static int bytes(Tokenizer tokenizer, int[] ids) {
        return Math.max(1, Arrays.stream(ids).map(tokenizer::byteLength).sum());
    }
}
