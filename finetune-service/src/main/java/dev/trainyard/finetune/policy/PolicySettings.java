package dev.trainyard.finetune.policy;

import dev.trainyard.contracts.recipe.PolicyRecipe;
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
        PolicyObjective objective) {
    public static PolicySettings of(PolicyRecipe recipe) {
        PolicyObjective.Mean mean = switch (recipe.chosenMean()) {
            case ANSWERS -> PolicyObjective.Mean.ANSWERS;
            case TOKENS -> PolicyObjective.Mean.TOKENS;
            case LONGEST -> PolicyObjective.Mean.LONGEST;
        };
        return new PolicySettings(
                recipe.group(),
                recipe.batch(),
                recipe.chosenUpdates(),
                recipe.epochs(),
                recipe.learningRate(),
                recipe.answerTokens(),
                recipe.scales(),
                new PolicyObjective(
                        mean,
                        1 - recipe.chosenClipLow(),
                        1 + recipe.chosenClipHigh(),
                        recipe.chosenKlWeight(),
                        recipe.answerTokens()));
    }
}
