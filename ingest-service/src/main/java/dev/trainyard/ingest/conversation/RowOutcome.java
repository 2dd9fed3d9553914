package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.readers.records.Row;
import java.util.Objects;

/** What a row is by itself, before its texts are examined. */
sealed interface RowOutcome {
    String licence();

    /** A conversation or a preference. */
    record In(String licence, Draft draft) implements RowOutcome {}

    /** Neither, or one that the recipe does not allow. @param detail for people; may be empty */
    record Out(String licence, Refusal refusal, String detail) implements RowOutcome {}

    /** @param shapes of the source */
    static RowOutcome of(ConversationSource source, Shapes shapes, Row row, CorpusRecipe rules) {
        // Only derived sources, which have no rows, have no licence.
        String ofSource = Objects.requireNonNullElse(source.licence(), "");
        return switch (row) {
            case Row.Lost lost -> new Out(ofSource, Refusal.of(lost.reason()), lost.detail());
            case Row.Read read -> {
                String licence = Shapes.licence(read).orElse(ofSource);
                try {
                    Draft draft = shapes.draft(read);
                    yield rules.licences().isEmpty() || rules.licences().contains(licence)
                            ? new In(licence, draft)
                            : new Out(licence, Refusal.LICENCE, licence);
                } catch (RefusedRowException e) {
                    yield new Out(licence, e.refusal(), e.detail());
                }
            }
        };
    }
}
