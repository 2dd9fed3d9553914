package dev.trainyard.evaluation.memory;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code verbatim}: the share of passages that a checkpoint, given {@value Passage#PREFIX} characters, completes word
 * for word for {@value Passage#CONTINUATION} characters, choosing the most likely token at each place. The category is
 * how often the passage stands in the training documents; {@code never} are held-out ones, which show how much is
 * guessed. Lower is better, except where the text could not go on otherwise. Figures of an item: {@code occurrences}
 * and {@code matched}, the number of characters until the answer differs.
 */
public final class VerbatimTask implements Task {
    /** Enough tokens for the characters, since few tokens of a text are single characters. */
    private static final int LONGEST_ANSWER = 32;

    private final List<Item> items;

    record Item(Passage passage, long occurrences) {}

    VerbatimTask(List<Item> items) {
        this.items = List.copyOf(items);
    }

    List<Item> chosen() {
        return items;
    }

    @Override
    public String name() {
        return EvaluationTask.VERBATIM.key();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Metric metric() {
        return Metric.RATE;
    }

    @Override
    public int items() {
        return items.size();
    }

    @Override
    public ItemIdentity item(int index) {
        Item item = items.get(index);
        return ItemIdentity.of(item.passage().name(), item);
    }

    @Override
    public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<Item> slice = items.subList(from, to);
        List<int[]> prompts = slice.stream()
                .map(item -> Prompts.continued(evaluated, item.passage().prefix(), LONGEST_ANSWER))
                .toList();
        List<String> answers = evaluated.continuations(prompts, LONGEST_ANSWER, batches);
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) results.add(result(slice.get(i), answers.get(i)));
        return results;
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
