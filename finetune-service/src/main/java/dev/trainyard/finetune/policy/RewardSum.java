package dev.trainyard.finetune.policy;

import dev.trainyard.contracts.recipe.RewardName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Several rewards with their weights. */
public record RewardSum(List<Weighted> rewards) {
    /** The largest share of a generation's answers that may stay without a reward. */
    private static final double MOST_FAILED = 0.5;

    public RewardSum {
        rewards = List.copyOf(rewards);
    }

    public record Weighted(Reward reward, double weight) {}

    /**
     * The rewards of an answer by their names, without those that failed and those that are not for its prompt.
     *
     * @param failed the name of a reward that could not be computed; empty if none failed
     */
    public record Parts(SortedMap<String, Double> byName, String failed) {}

    /** Whether any reward is for this prompt. */
    public boolean isFor(PolicyPrompt prompt) {
        return rewards.stream().anyMatch(one -> one.reward().isFor(prompt));
    }

    /** In the order of the answers. */
    public List<Parts> of(List<RewardedAnswer> answers) {
        List<SortedMap<String, Double>> parts = new ArrayList<>();
        String[] failed = new String[answers.size()];
        for (int i = 0; i < failed.length; i++) {
            parts.add(new TreeMap<>());
            failed[i] = "";
        }
        for (Weighted one : rewards) {
            Reward reward = one.reward();
            List<Integer> judged = new ArrayList<>();
            for (int i = 0; i < failed.length; i++) {
                if (reward.isFor(answers.get(i).prompt())) judged.add(i);
            }
            double[] values = judged.isEmpty()
                    ? new double[0]
                    : reward.of(judged.stream().map(answers::get).toList());
            for (int i = 0; i < values.length; i++) {
                int at = judged.get(i);
                if (Double.isFinite(values[i])) {
                    parts.get(at).put(reward.name(), values[i]);
                } else {
                    failed[at] = reward.name();
                }
            }
        }
        List<Parts> all = new ArrayList<>();
        for (int i = 0; i < failed.length; i++) all.add(new Parts(parts.get(i), failed[i]));
        return all;
    }

    /** The weighted sum; empty if a reward failed. */
    public OptionalDouble sum(Parts parts) {
        if (!parts.failed().isEmpty()) return OptionalDouble.empty();
        return OptionalDouble.of(rewards.stream()
                .mapToDouble(one ->
                        one.weight() * parts.byName().getOrDefault(one.reward().name(), 0.0))
                .sum());
    }

    /** @throws UnrewardedAnswersException if more than half of the answers have no reward */
    static void requireMost(List<Parts> parts) throws UnrewardedAnswersException {
        Map<String, Long> failed = parts.stream()
                .filter(one -> !one.failed().isEmpty())
                .collect(Collectors.groupingBy(Parts::failed, TreeMap::new, Collectors.counting()));
        long all = failed.values().stream().mapToLong(Long::longValue).sum();
        if (all <= MOST_FAILED * parts.size()) return;
        String which = failed.entrySet().stream()
                .map(one -> one.getKey() + " for " + one.getValue())
                .collect(Collectors.joining(", "));
        throw new UnrewardedAnswersException(
                "Of " + parts.size() + " answers, " + all
                        + " could not be rewarded (" + which + "), and what the others teach would be something else. "
                        + (failed.containsKey(RewardName.REWARD_MODEL.key())
                                ? "The reward model gives no finite numbers: train it again, with a lower learning rate."
                                : "A rule failed or took too long on them: give the step other rewards or fewer answerTokens."));
    }
}
