package dev.trainyard.evaluation.language;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.ListedTask;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.items.HeldOutBody;
import dev.trainyard.items.HeldOutBody.Given;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code language-context}: what context is worth. The score is the bits per byte of a held-out method's body after the
 * file's imports, its types and their fields, and the method's documentation and signature. Figures of an item are the
 * bits per byte of the same bytes after less and after more of the file, by the names of {@link Given}, and {@code
 * saved}, the bits per byte that imports, types and fields save. A prompt that does not fit into the model's context
 * loses its beginning, so a short context limits what can be saved.
 */
public final class LanguageContextTask extends ListedTask<HeldOutBody> {
    private static final int BATCH = 16;

    public LanguageContextTask(List<HeldOutBody> methods) {
        super(EvaluationTask.LANGUAGE_CONTEXT.key(), 1, Metric.BITS_PER_BYTE, methods);
    }

    @Override
    protected Optional<String> searchedText(HeldOutBody method) {
        return Optional.of(method.body());
    }

    @Override
    protected ItemIdentity identity(HeldOutBody method) {
        return ItemIdentity.of(
                method.name(),
                List.of(
                        method.before(Given.SIGNATURE),
                        method.before(Given.OUTLINE),
                        method.before(Given.FILE),
                        method.body()));
    }

    @Override
    protected List<ItemResult> measure(EvaluatedModel evaluated, List<HeldOutBody> some, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return inBatches(some, BATCH, batch -> measure(evaluated, batch), batches);
    }

    private static List<ItemResult> measure(EvaluatedModel evaluated, List<HeldOutBody> batch) {
        List<Continuation> continuations = new ArrayList<>();
        for (HeldOutBody method : batch) {
            int[] body = Prompts.continuation(evaluated, method.body());
            for (Given given : Given.values()) {
                continuations.add(
                        new Continuation(Prompts.continued(evaluated, method.before(given), body.length), body));
            }
        }
        double[] likelihoods = LogLikelihood.of(evaluated.model(), continuations);
        List<ItemResult> results = new ArrayList<>();
        int next = 0;
        for (HeldOutBody method : batch) {
            List<Continuation> ofMethod = continuations.subList(next, next + Given.values().length);
            int bytes = Math.max(
                    1,
                    Arrays.stream(continuations.get(next).continuation())
                            .map(evaluated.tokenizer()::byteLength)
                            .sum());
            Map<String, Double> figures = new TreeMap<>();
            for (Given given : Given.values()) {
                figures.put(given.key(), -likelihoods[next++] / Math.log(2) / bytes);
            }
            results.add(result(method, figures, bytes).withPrompts(ofMethod));
        }
        return results;
    }

    private static ItemResult result(HeldOutBody method, Map<String, Double> figures, int bytes) {
        double with = figures.getOrDefault(Given.OUTLINE.key(), 0.0);
        figures.put("saved", figures.getOrDefault(Given.SIGNATURE.key(), 0.0) - with);
        return ItemResult.of(
                        method.name(), Prompts.recorded(method.before(Given.OUTLINE)), method.body(), "", with, bytes)
                .inCluster(method.document().path())
                .inCategory(method.document().source())
                .withFigures(figures);
    }
}
