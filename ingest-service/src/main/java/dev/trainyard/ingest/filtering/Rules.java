package dev.trainyard.ingest.filtering;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.PublishedRules;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.ingest.attributes.Attribute;
import java.util.List;
import java.util.Optional;

/** Holds what was measured of a document against rules, one after the other. Any thread may ask. */
public final class Rules {
    private final List<ThresholdRule> rules;
    /** By the number of a rule: where findings have what it looks at. */
    private final int[] columns;

    private Rules(List<ThresholdRule> rules) {
        this.rules = List.copyOf(rules);
        columns = rules.stream().mapToInt(Rules::column).toArray();
    }

    /** Every rule with its published threshold; that about languages says nothing where none was looked for. */
    public static Rules published() {
        return new Rules(PublishedRules.all());
    }

    /** @throws dev.trainyard.contracts.recipe.InvalidRecipeException where the recipe names a rule that there is none of */
    public static Rules of(CorpusRecipe recipe) {
        return new Rules(PublishedRules.of(recipe));
    }

    /** In the order in which they are asked. */
    public List<ThresholdRule> list() {
        return rules;
    }

    /**
     * The first rule that a document breaks; none where it is worth learning from.
     *
     * @param findings a value for each {@link Attribute}, in their order, as they are kept
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
                .orElseThrow(() -> new IllegalStateException("nothing measures what '" + rule.name() + "' looks at"))
                .ordinal();
    }
}
