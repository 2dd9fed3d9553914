package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a step of preference optimisation does when the chosen answers lose likelihood although they win against the
 * rejected ones (Razin et al. 2024, Unintentional Unalignment).
 */
public enum FallingLikelihood {
    /** It says so and continues. */
    REPORT,
    /** It fails with its numbers. */
    STOP,
    /** From then on, its loss includes the likelihood of the chosen answers, with the weight {@code likelihoodWeight}. */
    ADD_LIKELIHOOD;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static FallingLikelihood of(String key) {
        return Arrays.stream(values())
                .filter(choice -> choice.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of report, stop, add-likelihood"));
    }
}
