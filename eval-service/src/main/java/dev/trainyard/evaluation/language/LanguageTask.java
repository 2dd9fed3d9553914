package dev.trainyard.evaluation.language;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.DocumentBits;
import dev.trainyard.model.scoring.HeldOutPassages.Passage;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code language}: bits per byte on the held-out passages on which pre-training was validated. The aligned
 * checkpoint's score shows how much alignment has reduced the prediction of plain text. A passage's category is its
 * source.
 */
public final class LanguageTask implements Task {
    private static final int BATCH = 64;

    private final List<Passage> passages;

    public LanguageTask(List<Passage> passages) {
        this.passages = List.copyOf(passages);
    }

    @Override
    public String name() {
        return EvaluationTask.LANGUAGE.key();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Metric metric() {
        return Metric.BITS_PER_BYTE;
    }

    @Override
    public int items() {
        return passages.size();
    }

    @Override
    public ItemIdentity item(int index) {
        Passage passage = passages.get(index);
        return ItemIdentity.of(passage.name(), passage.content());
    }

    @Override
    public int sliceItems() {
        return BATCH;
    }

    @Override
    public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<ItemResult> results = new ArrayList<>();
        for (int next = from; next < to; next += BATCH) {
            List<Passage> batch = passages.subList(next, Math.min(next + BATCH, to));
            List<DocumentBits> measured = BitsPerByte.measure(
                    evaluated.model(), batch.stream().map(Passage::content).toList());
            for (int i = 0; i < batch.size(); i++) results.add(result(batch.get(i), measured.get(i)));
            batches.done(batch.size());
        }
        return results;
    }

    private static ItemResult result(Passage passage, DocumentBits measured) {
        return ItemResult.of(passage.name(), "", "", "", measured.bits() / measured.bytes(), measured.bytes())
                .inCategory(passage.document().source())
                .withPrompt(passage.content().ids());
    }
}
