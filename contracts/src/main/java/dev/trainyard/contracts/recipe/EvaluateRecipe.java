package dev.trainyard.contracts.recipe;

/**
 * How much is measured.
 *
 * @param items at most so many items in each task; fewer where the held-out documents give fewer
 * @param choices answers offered in a multiple-choice item, the right one included; 2 to 8
 * @param confidence level of the intervals; 0.95 as a rule
 */
public record EvaluateRecipe(int items, int choices, double confidence) {}
