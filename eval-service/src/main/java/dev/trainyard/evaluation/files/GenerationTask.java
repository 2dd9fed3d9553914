package dev.trainyard.evaluation.files;

import dev.trainyard.comparison.statistics.PassAtK;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.items.task.FileTaskItems;
import dev.trainyard.items.task.TaskDescription.Generation;
import dev.trainyard.items.task.TaskItem;
import dev.trainyard.items.task.TaskMetric;
import dev.trainyard.model.scoring.PromptEncoding;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Answers that a checkpoint writes. One answer is the most likely one; several are drawn with a seed for each item and
 * answer, and scored by pass@k. A prompt is never truncated: an item with one that is longer than the context has no answer
 * and is counted as wrong.
 */
public final class GenerationTask extends FileTask {
    private final FileTaskItems task;
    private final Generation settings;
    private final AnswerScoring scoring;

    GenerationTask(FileTaskItems task) {
        super(task, 3);
        this.task = task;
        settings = task.description().answers();
        scoring = new AnswerScoring(task.description().scoredBy(), settings);
    }

    @Override
    protected List<ItemResult> measure(EvaluatedModel evaluated, List<TaskItem> items, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<int[]> prompts =
                items.stream().map(item -> prompt(evaluated, item)).toList();
        List<ItemResult> results = new ArrayList<>();
        if (settings.answers() == 1 && settings.chance() == 0) {
            List<String> answers = evaluated.answers(prompts, settings.mostTokens(), batches);
            for (int i = 0; i < items.size(); i++) {
                results.add(result(evaluated, items.get(i), prompts.get(i), List.of(answers.get(i))));
            }
            return results;
        }
        for (int i = 0; i < items.size(); i++) {
            List<Long> seeds = seeds(items.get(i));
            List<String> answers =
                    evaluated.drawnAnswers(prompts.get(i), settings.mostTokens(), settings.chance(), seeds, batches);
            results.add(result(evaluated, items.get(i), prompts.get(i), answers));
            batches.done(1);
        }
        return results;
    }

    private int[] prompt(EvaluatedModel evaluated, TaskItem item) {
        String text = asked(item, 0);
        return task.description().inChat()
                ? evaluated.prompt(text)
                : PromptEncoding.prompt(evaluated.tokenizer(), text);
    }

    private List<Long> seeds(TaskItem item) {
        return IntStream.range(0, settings.answers())
                .mapToObj(answer -> Sha256.of(task.name() + " " + item.name() + " " + answer)
                        .abbreviated())
                .map(digest -> Long.parseUnsignedLong(digest, 16))
                .toList();
    }

    private ItemResult result(EvaluatedModel evaluated, TaskItem item, int[] prompt, List<String> written) {
        ItemResult result = evaluated.fits(prompt) ? answered(item, written) : tooLong(item);
        return placed(result.withPrompt(prompt), item);
    }

    private ItemResult tooLong(TaskItem item) {
        return ItemResult.of(item.name(), item.prompt(0), expected(item), "", false)
                .withFigures(Map.of(TOO_LONG, 1.0));
    }

    private static String expected(TaskItem item) {
        return item.answers().isEmpty()
                ? "an answer that suits"
                : item.answers().getFirst();
    }

    private ItemResult answered(TaskItem item, List<String> written) {
        List<String> answers = written.stream().map(scoring::ended).toList();
        List<Double> scores = answers.stream()
                .map(answer -> scoring.score(answer, item.answers()))
                .toList();
        int right = (int) scores.stream().filter(score -> score == 1).count();
        boolean mean = task.description().scoredBy() == TaskMetric.F1;
        double score = mean
                ? scores.stream().mapToDouble(Double::doubleValue).average().orElse(0)
                : PassAtK.of(answers.size(), right, settings.passes());
        ItemResult result =
                ItemResult.of(item.name(), item.prompt(0), expected(item), String.join("\n\n", answers), score, 1);
        if (answers.size() > 1) {
            result = result.withFigures(Map.of("answers", (double) answers.size(), "rightAnswers", (double) right));
        }
        return result;
    }
}
