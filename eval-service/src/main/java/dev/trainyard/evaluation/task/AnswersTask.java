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
public abstract class AnswersTask<I> extends ListedTask<I> {
    private final Writing writing;
    private final int longest;

    /** What an answer is to its prompt. */
    public enum Writing {
        /** A text of its own. */
        ANSWER,
        /** The same text, which goes on. */
        CONTINUATION
    }

    /**
     * @param version see {@link Task#version}
     * @param longest answer, in tokens
     */
    protected AnswersTask(EvaluationTask task, int version, Writing writing, int longest, List<I> items) {
        this(task, version, Metric.RATE, writing, longest, items);
    }

    /** The same with another metric than the share of right answers. */
    protected AnswersTask(
            EvaluationTask task, int version, Metric metric, Writing writing, int longest, List<I> items) {
        super(task.key(), version, metric, items);
        this.writing = writing;
        this.longest = longest;
    }

    /** What the checkpoint is given, as token ids. */
    protected abstract int[] prompt(EvaluatedModel evaluated, I item);

    protected abstract ItemResult result(EvaluatedModel evaluated, I item, String answer);

    /** What a checkpoint is given that continues a text: the text, or its end if the answer would not fit after it. */
    protected final int[] continued(EvaluatedModel evaluated, String text) {
        return Prompts.continued(evaluated, text, longest);
    }

    @Override
    protected final List<ItemResult> measure(EvaluatedModel evaluated, List<I> some, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<int[]> prompts = new ArrayList<>();
        for (I item : some) prompts.add(prompt(evaluated, item));
        List<String> answers = switch (writing) {
            case ANSWER -> evaluated.answers(prompts, longest, batches);
            case CONTINUATION -> evaluated.continuations(prompts, longest, batches);
        };
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            results.add(result(evaluated, some.get(i), answers.get(i)).withPrompt(prompts.get(i)));
            batches.done(0);
        }
        return results;
    }
}
