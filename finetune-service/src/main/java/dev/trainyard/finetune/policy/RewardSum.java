package dev.trainyard.finetune.policy;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Several rewards with their weights. */
record RewardSum(List<Weighted> rewards) {
    RewardSum {
        rewards = List.copyOf(rewards);
    }

    record Weighted(Reward reward, double weight) {}

    /**
     * The rewards of an answer by their names, without those that failed.
     *
     * @param failed the name of a reward that threw an exception or gave no finite number; empty if none did
     */
    record Parts(SortedMap<String, Double> byName, String failed) {}

    Parts of(PolicyPrompt prompt, String text, int tokens) {
        SortedMap<String, Double> parts = new TreeMap<>();
        for (Weighted one : rewards) {
            String name = one.reward().name();
            try {
                double value = one.reward().of(prompt, text, tokens);
                if (!Double.isFinite(value)) return new Parts(parts, name);
                parts.put(name, value);
            } catch (RuntimeException e) {
                // What a model writes may break anything that reads it; this answer is then not learned from.
                return new Parts(parts, name);
            }
        }
        return new Parts(parts, "");
    }

    /** The weighted sum; empty if a reward failed. */
    OptionalDouble sum(Parts parts) {
        if (!parts.failed().isEmpty()) return OptionalDouble.empty();
        return OptionalDouble.of(rewards.stream()
                .mapToDouble(one -> one.weight() * parts.byName().getOrDefault(one.reward().name(), 0.0))
                .sum());
    }
}
