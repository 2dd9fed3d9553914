package dev.trainyard.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * A reward of a model's answers to held-out prompts before and after a step.
 *
 * @param n number of prompts that it is for
 * @param before mean before the step
 * @param after mean after the step
 * @param changeLow lower end of the 95 % interval of the mean change; absent for a single prompt
 * @param changeHigh upper end of that interval; absent for a single prompt
 */
public record RewardChange(
        int n,
        double before,
        double after,
        @Nullable Double changeLow,
        @Nullable Double changeHigh) {}
