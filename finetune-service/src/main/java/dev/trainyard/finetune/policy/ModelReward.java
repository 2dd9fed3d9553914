package dev.trainyard.finetune.policy;

import dev.trainyard.model.scoring.RewardModel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;

/** The score of a reward model, which somebody else closes. Only differences between answers to a prompt mean something. */
final class ModelReward implements Reward {
    private static final Logger LOG = System.getLogger(ModelReward.class.getName());

    private final String name;
    private final RewardModel model;

    ModelReward(String name, RewardModel model) {
        this.name = name;
        this.model = model;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double[] of(List<RewardedAnswer> answers) {
        try {
            return model.score(
                    answers.stream().map(RewardedAnswer::conversation).toList());
        } catch (IllegalStateException e) {
            // Its weights are damaged: no answer of these is learned from, and the step ends if they are too many.
            LOG.log(Level.WARNING, "a reward model failed: name={0} reason={1}", name, e.getMessage());
            double[] none = new double[answers.size()];
            Arrays.fill(none, Double.NaN);
            return none;
        }
    }
}
