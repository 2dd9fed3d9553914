package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * The loss of a pair of a chosen and a rejected answer in preference optimisation. In the formulas, c and r are the
 * increases of the answers' log-probabilities over the reference model, and σ is the logistic function.
 */
public enum PairLoss {
    /** −log σ(β (c − r)): direct preference optimisation (Rafailov et al. 2023). TRL calls it {@code sigmoid}. */
    DPO,
    /** (c − r − 1 / (2 β))², with c and r as means over the answers' tokens (Azar et al. 2023). */
    IPO,
    /** 1 − σ(β c) + σ(β r): for chosen answers that are better than the model's own (D'Oosterlinck et al. 2024). */
    APO_ZERO,
    /** σ(β c) + 1 − σ(β (c − r)): for chosen answers that are worse than the model's own (the same). */
    APO_DOWN,
    /**
     * −log σ(β (c − r) − γ), with c and r as mean log-probabilities of the answers' tokens, without a reference model
     * (Meng et al. 2024).
     */
    SIMPO;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static PairLoss of(String key) {
        return Arrays.stream(values())
                .filter(loss -> loss.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of dpo, ipo, apo-zero, apo-down, simpo"));
    }

    /** Whether it compares a model with a reference model. */
    public boolean usesReference() {
        return this != SIMPO;
    }

    /** Whether answers are compared by the means over their tokens, so that their lengths do not count. */
    public boolean isPerToken() {
        return this == IPO || this == SIMPO;
    }

    /** Whether label smoothing is defined for it. */
    public boolean isSmoothed() {
        return this == DPO || this == SIMPO;
    }
}
