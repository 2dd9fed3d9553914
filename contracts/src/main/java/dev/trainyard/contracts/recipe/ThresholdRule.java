package dev.trainyard.contracts.recipe;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule that drops a document by one number. Numbers and threshold are compared in 32 bits, in which findings are kept:
 * whoever judges by {@link #drops} decides as the findings will later say.
 *
 * @param name for ever, as an attribute's: recipes and data cards have it, and the ledger what was dropped under it
 * @param attribute the name of what it looks at
 * @param threshold the last value that is well
 * @param forms of documents that it judges
 * @param reference where it was published
 */
public record ThresholdRule(
        String name, String attribute, Bound bound, double threshold, Set<DocumentForm> forms, String reference) {
    public ThresholdRule {
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException("rule '" + name + "' has no threshold");
        }
        // In their order, so that equal rules give equal bytes.
        forms = Collections.unmodifiableSortedSet(new TreeSet<>(forms));
    }

    /** The same rule with another threshold. */
    public ThresholdRule at(double other) {
        return new ThresholdRule(name, attribute, bound, other, forms, reference);
    }

    /** Whether a document of one of the rule's forms may not be kept; {@code NaN}, which says nothing, drops none. */
    public boolean drops(float value) {
        return switch (bound) {
            case AT_LEAST -> value < (float) threshold;
            case AT_MOST -> value > (float) threshold;
        };
    }
}
