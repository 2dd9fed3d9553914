package dev.trainyard.comparison.gate;

import dev.trainyard.comparison.MeasuredTask;
import java.util.Map;
import java.util.Set;

/** A checkpoint with which a candidate is compared. */
public sealed interface Reference {

    /**
     * Its results are known.
     *
     * @param title for sentences, such as {@code the current release}
     * @param contaminated the names of items that may have been in its training data, by task; comparisons omit them
     */
    record Measured(String title, Map<String, MeasuredTask> tasks, Map<String, Set<String>> contaminated)
            implements Reference {
        public Measured {
            tasks = Map.copyOf(tasks);
            contaminated = Map.copyOf(contaminated);
        }

        /** Without contaminated items. */
        public Measured(String title, Map<String, MeasuredTask> tasks) {
            this(title, tasks, Map.of());
        }
    }

    /** There is no such release yet, so a candidate cannot be worse. */
    record NotReleasedYet() implements Reference {}

    /** It exists, or should exist, but its results are not available. @param reason a sentence */
    record Unavailable(String reason) implements Reference {}

    /** Finds the checkpoint to which a rule refers. */
    @FunctionalInterface
    interface Lookup {
        /** @param name of a release, or {@code first} for the first of the compared checkpoints */
        Reference find(String name);
    }
}
