package dev.trainyard.contracts.recipe;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which settings of a step of policy optimisation exclude or need each other. */
final class PolicyRules {
    private static final int MOST_REWARDS = 10;

    /** Answers of one policy; they are in memory together. */
    private static final long MOST_ANSWERS = 65_536;

    private PolicyRules() {}

    /** Receives a mistake. */
    @FunctionalInterface
    interface Mistakes {
        void add(String field, String value, String expected);
    }

    /**
     * @param at the path of the step, with a dot at its end
     * @param drawn the recipe's sources from which the step draws; empty if the recipe names none
     * @param rewardModels the names of the earlier steps that train a reward model
     * @param context longest sequence, in tokens; 0 if it is not known
     */
    static void check(
            String at,
            PolicyRecipe recipe,
            List<ConversationSource> drawn,
            List<String> rewardModels,
            int context,
            Mistakes mistakes) {
        long answers = (long) recipe.batch() * recipe.group() * recipe.chosenUpdates();
        if (answers > MOST_ANSWERS) {
            mistakes.add(
                    at + "group",
                    String.valueOf(recipe.group()),
                    "a number with which batch × group × updates, now " + answers
                            + " answers of one policy, is at most " + MOST_ANSWERS + ",");
        }
        if (context > 0 && recipe.answerTokens() >= context) {
            mistakes.add(
                    at + "answerTokens",
                    String.valueOf(recipe.answerTokens()),
                    "less than the context of " + context + " tokens, which the prompt and its answer share,");
        }
        rewards(at, recipe, drawn, rewardModels, mistakes);
    }

    private static void rewards(
            String at,
            PolicyRecipe recipe,
            List<ConversationSource> drawn,
            List<String> rewardModels,
            Mistakes mistakes) {
        List<RewardRecipe> rewards = recipe.rewards();
        if (rewards.isEmpty()) mistakes.add(at + "rewards", "[]", "at least one reward");
        if (rewards.size() > MOST_REWARDS) {
            mistakes.add(
                    at + "rewards", "a list of " + rewards.size(), "a list of at most " + MOST_REWARDS + " rewards");
            return;
        }
        Set<RewardName> names = EnumSet.noneOf(RewardName.class);
        for (int i = 0; i < rewards.size(); i++) {
            RewardRecipe reward = rewards.get(i);
            String here = at + "rewards[" + i + "].";
            RewardName name = reward.name();
            if (name == null) continue;
            if (!names.add(name)) mistakes.add(here + "name", name.key(), "each reward once");
            if (name == RewardName.LENGTH) {
                range(here, reward, recipe.answerTokens(), mistakes);
            } else {
                unused(here + "least", reward.least(), mistakes);
                unused(here + "most", reward.most(), mistakes);
            }
            if (name == RewardName.REWARD_MODEL) {
                rewardModel(here, reward, rewardModels, mistakes);
            } else if (reward.step() != null) {
                mistakes.add(here + "step", reward.step(), "no value, since only the reward reward-model has it,");
            }
            ConversationKind kind = name.prompts();
            if (kind != null && !drawn.isEmpty() && drawn.stream().noneMatch(source -> source.kind() == kind)) {
                mistakes.add(
                        here + "name",
                        name.key(),
                        "a reward for the prompts of the step, which draws from no source of the kind " + kind.key()
                                + ",");
            }
        }
    }

    private static void rewardModel(String at, RewardRecipe reward, List<String> earlier, Mistakes mistakes) {
        String step = reward.step();
        if (step != null && earlier.contains(step)) return;
        String expected = earlier.isEmpty()
                ? "the name of an earlier step of the kind reward-model, of which there is none,"
                : "one of the earlier steps of the kind reward-model (" + String.join(", ", earlier) + ")";
        mistakes.add(at + "step", step == null ? "" : step, expected);
    }

    private static void range(String at, RewardRecipe reward, int longest, Mistakes mistakes) {
        Integer least = reward.least();
        Integer most = reward.most();
        if (least == null) mistakes.add(at + "least", "", "a number of tokens, which length needs,");
        if (most == null) mistakes.add(at + "most", "", "a number of tokens, which length needs,");
        if (least == null || most == null) return;
        if (least > most) {
            mistakes.add(at + "least", least.toString(), "at most " + most + " (the largest number of tokens)");
        } else if (most > longest) {
            mistakes.add(at + "most", most.toString(), "at most " + longest + " (answerTokens of the step)");
        }
    }

    private static void unused(String field, @Nullable Integer value, Mistakes mistakes) {
        if (value != null) mistakes.add(field, value.toString(), "no value, since only the reward length has it,");
    }
}
