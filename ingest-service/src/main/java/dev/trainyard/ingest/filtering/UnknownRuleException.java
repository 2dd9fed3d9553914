package dev.trainyard.ingest.filtering;

import java.util.List;

/** A recipe names a rule that there is none of; the message says which there are. */
public final class UnknownRuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String name;

    UnknownRuleException(String field, String name, List<String> known) {
        super(field + " names '" + name + "', which is no rule: one of " + String.join(", ", known) + " is expected.");
        this.field = field;
        this.name = name;
    }

    /** Where in the recipe it stands, such as {@code corpus.withoutRules}. */
    public String field() {
        return field;
    }

    public String name() {
        return name;
    }
}
