package dev.trainyard.corpus.ledger;

import dev.trainyard.contracts.recipe.ThresholdRule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Describes the columns of {@code findings.f32} and the rules that used them: {@code findings.json}.
 *
 * @param documents the number of values in each column
 * @param attributes one for each column
 * @param rules in the order in which they were applied
 */
public record FindingsIndex(long documents, List<MeasuredAttribute> attributes, List<ThresholdRule> rules) {
    public FindingsIndex {
        attributes = List.copyOf(attributes);
        rules = List.copyOf(rules);
        Set<String> names = new HashSet<>();
        for (MeasuredAttribute attribute : attributes) {
            if (!names.add(attribute.name())) {
                throw new IllegalArgumentException("two attributes have the name '" + attribute.name() + "'");
            }
        }
        Set<String> ruleNames = new HashSet<>();
        for (ThresholdRule rule : rules) {
            if (!ruleNames.add(rule.name())) {
                throw new IllegalArgumentException("two rules have the name '" + rule.name() + "'");
            }
            if (!names.contains(rule.attribute())) {
                throw new IllegalArgumentException("rule '" + rule.name() + "' looks at '" + rule.attribute()
                        + "', which is not one of the attributes");
            }
        }
    }

    /** The number of an attribute's column. */
    public int column(String attribute) {
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).name().equals(attribute)) return i;
        }
        throw new IllegalArgumentException("'" + attribute + "' is not one of the attributes");
    }

    public Optional<ThresholdRule> rule(String name) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
    }
}
