package dev.trainyard.ingest.filtering;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.PublishedRules;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.ingest.attributes.Attribute;
import java.util.List;
import java.util.Optional;

/** Checks the measured values of a document against rules, one after another. Safe for threads. */
public final class Rules {
    private final List<ThresholdRule> rules;
    /** By the number of a rule: the index of its attribute in findings. */
    private final int[] columns;

    private Rules(List<ThresholdRule> rules) {
        this.rules = List.copyOf(rules);
        columns = rules.stream().mapToInt(Rules::column).toArray();
    }

    /** @throws dev.trainyard.contracts.recipe.InvalidRecipeException if the recipe names an unknown rule */
    public static Rules of(CorpusRecipe recipe) {
        return new Rules(PublishedRules.of(recipe));
    }

    /** The rules, in the order in which they are checked. */
    public List<ThresholdRule> list() {
        return rules;
    }

    /**
     * The first rule that a document violates, if any.
     *
     * @param findings a value for each {@link Attribute}, in their order
     */
    public Optional<Violation> first(float[] findings, DocumentForm form) {
        for (int i = 0; i < columns.length; i++) {
            ThresholdRule rule = rules.get(i);
            float value = findings[columns[i]];
            if (rule.forms().contains(form) && rule.drops(value)) return Optional.of(new Violation(rule, value));
        }
        return Optional.empty();
    }

    private static int column(ThresholdRule rule) {
        return Attribute.of(rule.attribute())
                .orElseThrow(
                        () -> new IllegalStateException("there is no attribute for the rule '" + rule.name() + "'"))
                .ordinal();
    }
}
