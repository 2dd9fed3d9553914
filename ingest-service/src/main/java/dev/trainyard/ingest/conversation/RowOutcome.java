package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationShape;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.ingest.conversation.Draft.Piece;
import dev.trainyard.ingest.feedback.RatedPair;
import dev.trainyard.readers.records.Row;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a row is by itself, before its texts are examined. */
sealed interface RowOutcome {
    /** The row's place in its source. */
    String path();

    String licence();

    /** A conversation or a preference. */
    record In(String path, String licence, Draft draft) implements RowOutcome {}

    /** Neither, or one that the recipe does not allow. @param detail for people; may be empty */
    record Out(String path, String licence, Refusal refusal, String detail) implements RowOutcome {}

    /** @param shapes of the source */
    static RowOutcome of(ConversationSource source, Shapes shapes, Row row, CorpusRecipe rules) {
        // Only derived sources, which have no rows, have no licence.
        String ofSource = Objects.requireNonNullElse(source.licence(), "");
        return switch (row) {
            case Row.Lost lost -> new Out(row.path(), ofSource, Refusal.of(lost.reason()), lost.detail());
            case Row.Read read -> {
                String licence = Shapes.licence(read).orElse(ofSource);
                try {
                    yield allowed(row.path(), licence, shapes.draft(read), rules);
                } catch (RefusedRowException e) {
                    yield new Out(row.path(), licence, e.refusal(), e.detail());
                }
            }
        };
    }

    /** What a pair of answers is for a source that is made from votes; empty if its raters did not vote on it. */
    static Optional<RowOutcome> of(ConversationSource source, RatedPair pair, CorpusRecipe rules) {
        String licence = Objects.requireNonNullElse(source.licence(), "");
        return switch (pair.verdict(source.chosenRaters())) {
            case RatedPair.Verdict.Unrated() -> Optional.empty();
            case RatedPair.Verdict.Tie() -> Optional.of(new Out(pair.place(), licence, Refusal.TIE, ""));
            case RatedPair.Verdict.Draw(int each) ->
                Optional.of(new Out(pair.place(), licence, Refusal.DRAW, each + " to " + each));
            case RatedPair.Verdict.Preferred(String chosen, String rejected) ->
                Optional.of(allowed(
                        pair.place(),
                        licence,
                        new Draft.Preference(
                                ConversationShape.PREFERENCE,
                                List.of(new Piece(Turn.Role.USER, pair.prompt())),
                                List.of(new Piece(Turn.Role.ASSISTANT, chosen)),
                                List.of(new Piece(Turn.Role.ASSISTANT, rejected)),
                                false),
                        rules));
        };
    }

    private static RowOutcome allowed(String path, String licence, Draft draft, CorpusRecipe rules) {
        return rules.licences().isEmpty() || rules.licences().contains(licence)
                ? new In(path, licence, draft)
                : new Out(path, licence, Refusal.LICENCE, licence);
    }
}
