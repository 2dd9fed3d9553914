package dev.trainyard.finetune.policy;

import dev.trainyard.model.training.PolicyObjective;

/**
 * How a policy is optimised.
 *
 * @param group the number of answers to each prompt; at least 2
 * @param batch prompts in one optimizer step
 * @param updates optimizer steps that are taken with the answers of one policy, before the policy writes again
 * @param epochs passes over the prompts
 * @param learningRate maximum; falls linearly to zero
 * @param longest the largest number of tokens in an answer
 * @param scaled whether advantages are divided by the standard deviation of their group's rewards
 * @param objective how answers become a loss
 */
public record PolicySettings(
        int group,
        int batch,
        int updates,
        int epochs,
        double learningRate,
        int longest,
        boolean scaled,
        PolicyObjective objective) {}
