package dev.trainyard.contracts.recipe;

import java.util.List;
import java.util.Map;

/** What a recipe's fields may be, for those who describe it. */
public final class RecipeForm {
    /** Characters that a text may have. */
    public static final int LONGEST_TEXT = RecipeShape.LONGEST_TEXT;

    /** The tasks that a requirement of a release can be about. */
    public static final List<String> TASKS = EvaluationTask.keys();

    private RecipeForm() {}

    /** The numbers that a field may have, both ends included. */
    public record Range(double low, double high) {
        Range spanning(Range other) {
            return new Range(Math.min(low, other.low), Math.max(high, other.high));
        }
    }

    /** By the fields, those of a list's items as {@code corpus.sources[].weight}. */
    public static Map<String, Range> ranges() {
        return Map.copyOf(RecipeRules.ranges());
    }
}
