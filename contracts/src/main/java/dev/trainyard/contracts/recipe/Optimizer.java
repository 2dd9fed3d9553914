package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** The optimizer of pre-training. */
public enum Optimizer {
    /** Muon (Jordan et al. 2024) for the matrices of the layers, AdamW for the embeddings and norms. */
    MUON,
    /** AdamW (Loshchilov & Hutter 2019) for all weights. */
    ADAMW;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Optimizer of(String key) {
        return Arrays.stream(values())
                .filter(optimizer -> optimizer.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of muon, adamw"));
    }
}
