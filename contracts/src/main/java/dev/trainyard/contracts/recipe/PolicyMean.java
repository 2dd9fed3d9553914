package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Over what the loss of policy optimisation is a mean, which decides how much the tokens of long answers count. */
public enum PolicyMean {
    /** Over answers, each with the mean over its tokens: GRPO (Shao et al. 2024). Tokens of long answers count less. */
    ANSWERS,
    /** Over the tokens of all answers: DAPO (Yu et al. 2025). */
    TOKENS,
    /** Over answers, each with the sum over its tokens divided by {@code answerTokens}: Dr. GRPO (Liu et al. 2025). */
    LONGEST;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static PolicyMean of(String key) {
        return Arrays.stream(values())
                .filter(mean -> mean.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of answers, tokens, longest"));
    }
}
