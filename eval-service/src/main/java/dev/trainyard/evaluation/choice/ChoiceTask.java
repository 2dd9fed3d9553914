package dev.trainyard.evaluation.choice;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.ListedTask;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.items.ChoiceItem;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Multiple choice by likelihood: the checkpoint's answer is the choice that it finds most likely after the prompt. So a
 * base checkpoint, which cannot answer questions, and an aligned one are measured in the same way.
 *
 * <p>Log-likelihoods are compared per byte of the choice. Sums would favour the shortest choice, and values per token
 * would depend on the tokenizer.
 */
public final class ChoiceTask extends ListedTask<ChoiceItem> {
    private static final int BATCH = 16;

    public ChoiceTask(EvaluationTask task, List<ChoiceItem> items) {
        super(task.key(), 1, Metric.ACCURACY, items);
    }

    @Override
    protected Optional<String> searchedText(ChoiceItem item) {
        return Optional.of(item.prompt() + item.choices().get(item.right()));
    }

    @Override
    protected ItemIdentity identity(ChoiceItem item) {
        return ItemIdentity.of(item.name(), item);
    }

    @Override
    public int sliceItems() {
        return 4 * BATCH;
    }

    @Override
    protected List<ItemResult> measure(EvaluatedModel evaluated, List<ChoiceItem> some, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return inBatches(some, BATCH, batch -> measure(evaluated, batch), batches);
    }

    private static List<ItemResult> measure(EvaluatedModel evaluated, List<ChoiceItem> batch) {
        List<Continuation> continuations = new ArrayList<>();
        for (ChoiceItem item : batch) {
            for (String choice : item.choices()) continuations.add(continuation(evaluated, item.prompt(), choice));
        }
        double[] likelihoods = LogLikelihood.of(evaluated.model(), continuations);

        List<ItemResult> results = new ArrayList<>();
        int next = 0;
        for (ChoiceItem item : batch) {
            int after = next + item.choices().size();
            double[] ofItem = Arrays.copyOfRange(likelihoods, next, after);
            int best = LikelyChoice.of(evaluated.tokenizer(), continuations.subList(next, after), ofItem);
            results.add(ItemResult.of(
                            item.name(),
                            item.prompt(),
                            item.choices().get(item.right()),
                            item.choices().get(best),
                            best == item.right())
                    .withLogLikelihoods(Arrays.stream(ofItem).boxed().toList())
                    .withFigures(LikelyChoice.confidence(ofItem, item.right()))
                    .withPrompts(continuations.subList(next, after)));
            next = after;
        }
        return results;
    }

    /** Both are truncated to the model's context, with most of it left for the choice. */
    private static Continuation continuation(EvaluatedModel evaluated, String prompt, String choice) {
        int context = evaluated.model().shape().context();
        int[] after = evaluated.tokenizer().encodeContinuation(choice);
        after = Arrays.copyOf(after, Math.min(after.length, Math.max(1, context * 3 / 4)));
        int[] text = evaluated.tokenizer().encode(prompt);
        int[] before = new int[text.length + 1];
        before[0] = evaluated.tokenizer().id(SpecialToken.BEGIN_OF_TEXT);
        System.arraycopy(text, 0, before, 1, text.length);
        int kept = Math.max(1, Math.min(before.length, context - after.length));
        return new Continuation(Arrays.copyOfRange(before, before.length - kept, before.length), after);
    }
}
