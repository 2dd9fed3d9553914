package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One task's scores of the two checkpoints that an evaluation compares, on the same items. In JSON they are called {@code
 * base} and {@code aligned}, as they were when an evaluation could compare nothing else.
 *
 * @param metric {@code bits-per-byte}, {@code accuracy} or {@code rate}
 */
public record TaskComparison(
        String task,
        String metric,
        @JsonProperty("base") Score first,
        @JsonProperty("aligned") Score second) {}
