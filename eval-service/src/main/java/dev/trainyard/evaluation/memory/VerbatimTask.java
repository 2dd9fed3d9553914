package dev.trainyard.evaluation.memory;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.AnswersTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import java.util.List;
import java.util.Map;

/**
 * {@code verbatim}: the share of passages that a checkpoint, given {@value Passage#PREFIX} characters, completes word
 * for word for {@value Passage#CONTINUATION} characters, choosing the most likely token at each place. The category is
 * how often the passage stands in the training documents; {@code never} are held-out ones, which show how much is
 * guessed. Lower is better, except where the text could not go on otherwise. Figures of an item: {@code occurrences}
 * and {@code matched}, the number of characters until the answer differs.
 */
public final class VerbatimTask extends AnswersTask<VerbatimTask.Item> {
    /** Enough tokens for the characters, since few tokens of a text are single characters. */
    private static final int LONGEST_ANSWER = 32;

    record Item(Passage passage, long occurrences) {}

    VerbatimTask(List<Item> items) {
        super(EvaluationTask.VERBATIM, 1, Writing.CONTINUATION, LONGEST_ANSWER, items);
    }

    @Override
    protected ItemIdentity identity(Item item) {
        return ItemIdentity.of(item.passage().name(), item);
    }

    @Override
    protected int[] prompt(EvaluatedModel evaluated, Item item) {
        return continued(evaluated, item.passage().prefix());
    }

    @Override
    protected ItemResult result(EvaluatedModel evaluated, Item item, String answer) {
        return result(item, answer);
    }

    static ItemResult result(Item item, String answer) {
        Passage passage = item.passage();
        int matched = CommonBeginning.length(passage.continuation(), answer);
        return ItemResult.of(
                        passage.name(),
                        passage.prefix(),
                        passage.continuation(),
                        answer,
                        matched == passage.continuation().length())
                .inCategory(Passages.Seen.of(item.occurrences()).key())
                .withFigures(Map.of("occurrences", (double) item.occurrences(), "matched", (double) matched));
    }
}
