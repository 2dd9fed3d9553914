package dev.trainyard.evaluation.files;

import dev.trainyard.evaluation.choice.LikelyChoice;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.items.task.FileTaskItems;
import dev.trainyard.items.task.TaskDescription;
import dev.trainyard.items.task.TaskItem;
import dev.trainyard.items.task.TaskKind;
import dev.trainyard.items.task.TaskMetric;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.model.scoring.ContinuationScore;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.scoring.PromptEncoding;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Choices, minimal pairs and last words by likelihood. The checkpoint's answer is the choice with the highest
 * log-likelihood after its prompt, as a sum or for each character or byte; a last word is right if the checkpoint would
 * write it.
 *
 * <p>What does not fit the context is cut at the beginning of the prompt, and never in a choice; an item with a choice
 * that is longer than the context is counted as wrong.
 */
public final class LikelihoodTask extends FileTask {
    /** The number of items that are computed together. */
    private static final int TOGETHER = 64;

    private final FileTaskItems task;
    private final TaskDescription description;

    LikelihoodTask(FileTaskItems task) {
        super(task, 2);
        this.task = task;
        description = task.description();
    }

    @Override
    protected List<ItemResult> measure(EvaluatedModel evaluated, List<TaskItem> some, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return inBatches(some, TOGETHER, batch -> measure(evaluated, batch), batches);
    }

    private List<ItemResult> measure(EvaluatedModel evaluated, List<TaskItem> items) {
        int context = evaluated.model().shape().context();
        List<List<Continuation>> asked =
                items.stream().map(item -> continuations(evaluated, item)).toList();
        List<Continuation> fitting = asked.stream()
                .filter(choices -> fits(choices, context))
                .flatMap(List::stream)
                .toList();
        List<ContinuationScore> scores = LogLikelihood.measure(evaluated.model(), fitting);
        List<ItemResult> results = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < items.size(); i++) {
            List<Continuation> choices = asked.get(i);
            if (!fits(choices, context)) {
                results.add(tooLong(items.get(i)).withPrompts(choices));
                continue;
            }
            List<ContinuationScore> itsScores = scores.subList(next, next + choices.size());
            next += choices.size();
            results.add(result(items.get(i), itsScores)
                    .withPrompts(choices)
                    .withFigures(figures(items.get(i), itsScores, choices, context)));
        }
        return results;
    }

    private List<Continuation> continuations(EvaluatedModel evaluated, TaskItem item) {
        List<Continuation> continuations = new ArrayList<>();
        for (int option = 0; option < item.options(); option++) {
            String prompt = asked(item, option);
            continuations.add(
                    description.inChat()
                            ? new Continuation(
                                    evaluated.prompt(prompt),
                                    evaluated.tokenizer().encodeContinuation(item.choice(option)))
                            : PromptEncoding.of(
                                    evaluated.tokenizer(), prompt, description.joint() + item.choice(option)));
        }
        return continuations;
    }

    private static boolean fits(List<Continuation> choices, int context) {
        return choices.stream().allMatch(choice -> choice.continuation().length <= context);
    }

    private ItemResult tooLong(TaskItem item) {
        return placed(
                ItemResult.of(item.name(), item.prompt(0), expected(item), "", false)
                        .withFigures(Map.of(TOO_LONG, 1.0)),
                item);
    }

    private String expected(TaskItem item) {
        return item.prompts().size() > 1 ? item.prompt(item.right()) : item.choice(item.right());
    }

    private ItemResult result(TaskItem item, List<ContinuationScore> scores) {
        List<Double> likelihoods =
                scores.stream().map(ContinuationScore::logLikelihood).toList();
        ItemResult result;
        if (description.kind() == TaskKind.CLOZE) {
            boolean greedy = scores.getFirst().greedy();
            result = ItemResult.of(
                    item.name(), item.prompt(0), expected(item), greedy ? expected(item) : "another word", greedy);
        } else {
            int best = best(item, scores, description.scoredBy());
            String chosen = item.prompts().size() > 1 ? item.prompt(best) : item.choice(best);
            result = ItemResult.of(item.name(), item.prompt(0), expected(item), chosen, best == item.right());
        }
        return placed(result.withLogLikelihoods(likelihoods), item);
    }

    /** The index of the choice with the highest score; the first of several. */
    private static int best(TaskItem item, List<ContinuationScore> scores, TaskMetric metric) {
        ToDoubleFunction<String> length = switch (metric) {
            case ACCURACY_PER_CHARACTER -> text -> text.codePointCount(0, text.length());
            case ACCURACY_PER_BYTE -> text -> text.getBytes(StandardCharsets.UTF_8).length;
            case ACCURACY, EXACT_MATCH, F1, PATTERN, VERIFIER -> _ -> 1;
        };
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int option = 0; option < scores.size(); option++) {
            double score = scores.get(option).logLikelihood() / length.applyAsDouble(item.choice(option));
            if (score > highest) {
                highest = score;
                best = option;
            }
        }
        return best;
    }

    /** The other ways to score a choice, how sure the checkpoint is of one, and the number of tokens that were left out. */
    private Map<String, Double> figures(
            TaskItem item, List<ContinuationScore> scores, List<Continuation> asked, int context) {
        Map<String, Double> figures = new TreeMap<>();
        int cut = asked.stream()
                .mapToInt(one -> one.context().length + one.continuation().length - context - 1)
                .max()
                .orElse(0);
        if (cut > 0) figures.put(CUT, (double) cut);
        if (description.kind() == TaskKind.CLOZE) return figures;
        if (description.kind() == TaskKind.CHOICE) {
            double[] likelihoods = scores.stream()
                    .mapToDouble(ContinuationScore::logLikelihood)
                    .toArray();
            figures.putAll(LikelyChoice.confidence(likelihoods, item.right()));
        }
        Arrays.stream(TaskMetric.values())
                .filter(metric -> metric.suits(description.kind()))
                .forEach(metric -> figures.put(metric.key(), best(item, scores, metric) == item.right() ? 1.0 : 0.0));
        return figures;
    }
}
