package dev.trainyard.contracts.event;

import java.util.List;

/**
 * Examples that an alignment step drew but could not learn from: they do not fit into the context, the model's chat
 * template does not take them, or their two answers are the same tokens.
 *
 * @param count with repetitions
 * @param drawn number of examples that the step drew, with repetitions
 * @param examples the first of them, at most {@link #MOST_NAMED}
 */
public record LeftOut(int count, int drawn, List<LeftOutExample> examples) {
    /** The largest number of examples that are named. */
    public static final int MOST_NAMED = 10;

    public LeftOut {
        examples = List.copyOf(examples);
    }
}
