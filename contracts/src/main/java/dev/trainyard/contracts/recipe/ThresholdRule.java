package dev.trainyard.contracts.recipe;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule that drops a document by one measured value. Value and threshold are compared in 32 bits, the precision in
 * which findings are stored, so that a decision by {@link #drops} agrees with a later one from the findings.
 *
 * @param name permanent, like an attribute's, because recipes, data cards and ledgers contain it
 * @param attribute the name of the measured attribute
 * @param threshold the last value that is accepted
 * @param forms of documents to which it applies
 * @param reference where it was published
 */
public record ThresholdRule(
        String name, String attribute, Bound bound, double threshold, Set<DocumentForm> forms, String reference) {
    public ThresholdRule {
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException("rule '" + name + "' has no threshold");
        }
        // Sorted, so that equal rules have equal bytes.
        forms = Collections.unmodifiableSortedSet(new TreeSet<>(forms));
    }

    /** The same rule with another threshold. */
    public ThresholdRule at(double other) {
        return new ThresholdRule(name, attribute, bound, other, forms, reference);
    }

    /**
     * Whether the rule drops a document of one of its forms with this value; {@code NaN} means not measured and drops
     * none.
     */
    public boolean drops(float value) {
        return switch (bound) {
            case AT_LEAST -> value < (float) threshold;
            case AT_MOST -> value > (float) threshold;
        };
    }
}
