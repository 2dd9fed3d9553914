package dev.trainyard.contracts.event;

/**
 * A measurement with its confidence interval.
 *
 * @param n number of items
 * @param low lower end of the confidence interval
 * @param high upper end of the confidence interval
 */
public record Score(double score, int n, double low, double high) {}
