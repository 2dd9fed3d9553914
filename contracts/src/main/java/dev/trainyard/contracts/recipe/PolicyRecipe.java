package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Group relative policy optimisation (Shao et al. 2024): the model writes several answers to each prompt, rewards tell
 * how good they are, and answers that are better than the others to their prompt become more likely. The checkpoint that
 * the step starts from is the reference.
 *
 * @param name see {@link AlignmentStep#name}
 * @param prompts largest number of prompts in one epoch; fewer if the sources have fewer
 * @param epochs passes over them
 * @param batch prompts in one optimizer step
 * @param group answers to each prompt; at least 2
 * @param learningRate maximum; falls linearly to zero
 * @param answerTokens largest number of tokens in an answer
 * @param rewards whose weighted sum is an answer's reward; at least one
 * @param updates optimizer steps with the answers of one policy, before the model writes again; 1 if absent
 * @param klWeight the factor of the divergence from the reference in the loss; {@value #DEFAULT_KL_WEIGHT} if absent
 * @param clipLow how far the ratio of a token's probability to the one with which it was written may fall below 1 before
 *     it no longer counts; {@value #DEFAULT_CLIP} if absent
 * @param clipHigh how far it may rise above 1; as far as it may fall if absent. DAPO has 0.28
 * @param mean over what the loss is a mean; {@code answers} if absent
 * @param scaleAdvantages whether an answer's advantage is divided by the standard deviation of its group's rewards; true
 *     if absent. Dr. GRPO does not divide
 * @param sources names of the recipe's sources of conversations from which it draws; empty means all. The last answer of
 *     a conversation is the one that the model writes itself
 * @param lora the adapters that are trained; all weights if absent
 * @param replay share of each step's tokens that comes from the corpus, with the loss of pre-training; 0 to 0.9, 0 if
 *     absent. All answers count with {@code answerTokens}, since their lengths are not known in advance
 * @param replayFrom the name of the source of the corpus from which they come; all sources if absent
 * @param limits on the change of the model; none if absent
 */
public record PolicyRecipe(
        @JsonProperty(defaultValue = PolicyRecipe.KIND) String name,

        int prompts,
        int epochs,
        int batch,
        int group,
        double learningRate,
        int answerTokens,

        @JsonProperty(required = true) List<RewardRecipe> rewards,

        @Nullable Integer updates,
        @Nullable Double klWeight,
        @Nullable Double clipLow,
        @Nullable Double clipHigh,
        @Nullable PolicyMean mean,
        @Nullable Boolean scaleAdvantages,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sources,
        @Nullable LoraRecipe lora,
        @Nullable Double replay,
        @Nullable String replayFrom,
        @Nullable StepLimits limits)
        implements AlignmentStep {
    public static final String KIND = "policy-optimisation";

    /** The factor of the divergence if the recipe gives none; that of the paper. */
    public static final double DEFAULT_KL_WEIGHT = 0.04;

    /** How far a ratio may fall if the recipe does not say. */
    public static final double DEFAULT_CLIP = 0.2;

    public PolicyRecipe {
        if (name == null) name = KIND;
        rewards = rewards == null ? List.of() : List.copyOf(rewards);
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** A step with all weights and no further settings. */
    public PolicyRecipe(
            String name,
            int prompts,
            int epochs,
            int batch,
            int group,
            double learningRate,
            int answerTokens,
            List<RewardRecipe> rewards) {
        this(
                name,
                prompts,
                epochs,
                batch,
                group,
                learningRate,
                answerTokens,
                rewards,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** The name of the earlier step whose reward model scores the answers; empty if none does. */
    public Optional<String> rewardModel() {
        return rewards.stream()
                .filter(reward -> reward.name() == RewardName.REWARD_MODEL)
                .flatMap(reward -> Stream.ofNullable(reward.step()))
                .findFirst();
    }

    /** The given number of updates, or 1. */
    public int chosenUpdates() {
        return updates == null ? 1 : updates;
    }

    /** The given factor of the divergence, or the default. */
    public double chosenKlWeight() {
        return klWeight == null ? DEFAULT_KL_WEIGHT : klWeight;
    }

    /** The given distance below 1, or the default. */
    public double chosenClipLow() {
        return clipLow == null ? DEFAULT_CLIP : clipLow;
    }

    /** The given distance above 1, or the one below it. */
    public double chosenClipHigh() {
        return clipHigh == null ? chosenClipLow() : clipHigh;
    }

    /** The given mean, or that over answers. */
    public PolicyMean chosenMean() {
        return mean == null ? PolicyMean.ANSWERS : mean;
    }

    /** Whether advantages are divided by the standard deviation. */
    public boolean scales() {
        return scaleAdvantages == null || scaleAdvantages;
    }

    /** The given share, or none: the reference already holds the model back. */
    @Override
    public double chosenReplay() {
        return replay == null ? 0 : replay;
    }

    /** Whether it has this reward. */
    public boolean rewards(RewardName name) {
        return rewards.stream().anyMatch(reward -> reward.name() == name);
    }

    /** Whether a reward compiles the methods of answers. */
    public boolean compiles() {
        return rewards(RewardName.JAVA_COMPILES) || rewards(RewardName.JAVA_MEMBERS);
    }

    @Override
    public PolicyRecipe named(String name) {
        return new PolicyRecipe(
                name,
                prompts,
                epochs,
                batch,
                group,
                learningRate,
                answerTokens,
                rewards,
                updates,
                klWeight,
                clipLow,
                clipHigh,
                mean,
                scaleAdvantages,
                sources,
                lora,
                replay,
                replayFrom,
                limits);
    }
}
