package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The scores of the two compared checkpoints in one task, on the same items. In JSON they are called {@code base} and
 * {@code aligned}, because these were once the only checkpoints that an evaluation could compare.
 *
 * @param metric {@code bits-per-byte}, {@code accuracy} or {@code rate}
 */
public record TaskComparison(
        String task,
        String metric,
        @JsonProperty("base") Score first,
        @JsonProperty("aligned") Score second) {}
