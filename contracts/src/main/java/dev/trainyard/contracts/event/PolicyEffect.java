package dev.trainyard.contracts.event;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step of policy optimisation did to the rewards of the model's answers.
 *
 * @param reward the weighted sum of the rewards, on held-out prompts on which no step trains; absent if the sources have
 *     none
 * @param rewards each reward by its name, on those of these prompts that it is for
 */
public record PolicyEffect(@Nullable RewardChange reward, Map<String, RewardChange> rewards) {
    public PolicyEffect {
        rewards = Collections.unmodifiableSortedMap(rewards == null ? new TreeMap<>() : new TreeMap<>(rewards));
    }
}
