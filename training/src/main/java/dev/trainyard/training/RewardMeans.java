package dev.trainyard.training;

import dev.trainyard.contracts.event.ChosenLikelihood;
import dev.trainyard.model.training.Rewards;
import org.jspecify.annotations.Nullable;

/**
 * Means of the rewards of several steps, over their pairs. There are none if no step had rewards, and none of chosen answers if
 * they were given by a reward model.
 */
final class RewardMeans {
    private long pairs;
    private int steps;
    private boolean likelihoods;
    private double margins;
    private double accuracy;
    private double perToken;
    private double perAnswer;
    private double perTokenChange;
    private double perAnswerChange;

    void add(Rewards rewards) {
        int n = rewards.pairs();
        pairs += n;
        steps++;
        margins += rewards.margin();
        accuracy += n * rewards.accuracy();
        Rewards.ChosenAnswers chosen = rewards.chosen();
        if (chosen == null) return;
        likelihoods = true;
        perToken += n * chosen.perToken();
        perAnswer += n * chosen.perAnswer();
        perTokenChange += n * chosen.perTokenChange();
        perAnswerChange += n * chosen.perAnswerChange();
    }

    /** The mean over the steps of each one's mean margin. */
    @Nullable
    Double margin() {
        return steps == 0 ? null : (Double) (margins / steps);
    }

    @Nullable
    Double accuracy() {
        return steps == 0 ? null : (Double) (accuracy / pairs);
    }

    /** @param hasReference whether changes against a reference model are known */
    @Nullable
    ChosenLikelihood chosen(boolean hasReference) {
        if (!likelihoods) return null;
        return new ChosenLikelihood(
                perToken / pairs,
                perAnswer / pairs,
                hasReference ? (Double) (perTokenChange / pairs) : null,
                hasReference ? (Double) (perAnswerChange / pairs) : null);
    }

    void clear() {
        pairs = 0;
        steps = 0;
        likelihoods = false;
        margins = 0;
        accuracy = 0;
        perToken = 0;
        perAnswer = 0;
        perTokenChange = 0;
        perAnswerChange = 0;
    }
}
