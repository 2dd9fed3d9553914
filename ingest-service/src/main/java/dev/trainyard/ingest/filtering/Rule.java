package dev.trainyard.ingest.filtering;

import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.ingest.attributes.Attribute;
import java.util.Set;

/**
 * A bound that an attribute of a document must keep, or the document is left out.
 *
 * @param name for ever, as an attribute's; data cards and recipes have it
 * @param threshold the last value that is well
 * @param forms of the documents that it judges
 * @param reference where the threshold comes from
 */
public record Rule(
        String name, Attribute attribute, Bound bound, double threshold, Set<DocumentForm> forms, String reference) {
    /** On which side of the threshold values are well. */
    public enum Bound {
        AT_LEAST,
        AT_MOST
    }

    public Rule {
        forms = Set.copyOf(forms);
    }

    Rule withThreshold(double other) {
        return new Rule(name, attribute, bound, other, forms, reference);
    }

    /** Whether a value is well; one that a document does not have always is. */
    public boolean holds(double value) {
        return switch (bound) {
            case AT_LEAST -> !(value < threshold);
            case AT_MOST -> !(value > threshold);
        };
    }
}
