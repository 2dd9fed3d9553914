package dev.trainyard.finetune.policy;

/**
 * An answer that a model wrote, for a reward.
 *
 * @param text without white space at its ends
 * @param tokens their number
 */
public record RewardedAnswer(PolicyPrompt prompt, String text, int tokens) {}
