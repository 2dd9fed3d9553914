package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;

/**
 * A task that asks for a written answer to each item, and judges each as right or wrong.
 *
 * @param <I> an item
 */
public abstract class AnswersTask<I> implements Task {
    private final EvaluationTask task;
    private final int version;
    private final List<I> items;

    /** @param version see {@link Task#version} */
    protected AnswersTask(EvaluationTask task, int version, List<I> items) {
        this.task = task;
        this.version = version;
        this.items = List.copyOf(items);
    }

    protected abstract ItemIdentity identity(I item);

    /** What the checkpoint is given, as token ids. */
    protected abstract int[] prompt(EvaluatedModel evaluated, I item);

    /** The answers to prompts, in their order. */
    protected abstract List<String> answers(EvaluatedModel evaluated, List<int[]> prompts, MeasurementProgress batches)
            throws RunCancelledException, FencedException;

    protected abstract ItemResult result(EvaluatedModel evaluated, I item, String answer);

    @Override
    public final String name() {
        return task.key();
    }

    @Override
    public final int version() {
        return version;
    }

    @Override
    public final Metric metric() {
        return Metric.RATE;
    }

    @Override
    public final int items() {
        return items.size();
    }

    @Override
    public final ItemIdentity item(int index) {
        return identity(items.get(index));
    }

    @Override
    public final List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<int[]> prompts = new ArrayList<>();
        for (I item : items.subList(from, to)) prompts.add(prompt(evaluated, item));
        List<String> answers = answers(evaluated, prompts, batches);
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            results.add(result(evaluated, items.get(from + i), answers.get(i)).withPrompt(prompts.get(i)));
            batches.done(0);
        }
        return results;
    }
}
