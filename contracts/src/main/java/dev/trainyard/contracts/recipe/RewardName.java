package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reward of policy optimisation. All but {@link #REWARD_MODEL} are rules that tell without a judge how good an answer is,
 * from 0 to 1.
 */
public enum RewardName {
    /** 1 for an answer that declines where the source's answer declines, and helps where that one helps. */
    REFUSAL(null),
    /** 1 for an answer whose number of tokens lies between {@code least} and {@code most}; outside of it less. */
    LENGTH(null),
    /** 1 for an answer whose first method the JDK's parser accepts. */
    JAVA_PARSES(ConversationKind.METHODS),
    /** 1 for a method that compiles in the class of the one that was asked for. It is never executed. */
    JAVA_COMPILES(ConversationKind.METHODS),
    /** 1 for a method that names no types, methods or fields that do not exist. */
    JAVA_MEMBERS(ConversationKind.METHODS),
    /** 1 for an answer that has the word whose definition was asked for. */
    DEFINITION_WORD(ConversationKind.DEFINITIONS),
    /** The score that a reward model, trained by an earlier step, gives to the answer. It has no bounds. */
    REWARD_MODEL(null);

    private final @Nullable ConversationKind prompts;

    RewardName(@Nullable ConversationKind prompts) {
        this.prompts = prompts;
    }

    /** The kind of sources whose prompts it is for; absent if it is not for one kind alone. */
    public @Nullable ConversationKind prompts() {
        return prompts;
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static RewardName of(String key) {
        return Arrays.stream(values())
                .filter(name -> name.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "one of " + Arrays.stream(values()).map(RewardName::key).collect(Collectors.joining(", "))));
    }
}
