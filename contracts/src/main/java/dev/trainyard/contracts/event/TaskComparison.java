package dev.trainyard.contracts.event;

/**
 * One task's scores before and after alignment, on the same items.
 *
 * @param metric {@code bits-per-byte}, {@code accuracy} or {@code rate}
 */
public record TaskComparison(String task, String metric, Score base, Score aligned) {}
