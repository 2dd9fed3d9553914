package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** The number format of the matrix products in training; master weights are always 32-bit. */
public enum Precision {
    /** bfloat16 if the processor has instructions for it, otherwise 32-bit. */
    AUTO,
    FP32,
    BF16;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Precision of(String key) {
        return Arrays.stream(values())
                .filter(precision -> precision.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of auto, fp32, bf16"));
    }
}
