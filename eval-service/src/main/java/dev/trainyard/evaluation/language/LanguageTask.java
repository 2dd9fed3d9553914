package dev.trainyard.evaluation.language;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.ListedTask;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
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
public final class LanguageTask extends ListedTask<Passage> {
    private static final int BATCH = 64;

    public LanguageTask(List<Passage> passages) {
        super(EvaluationTask.LANGUAGE.key(), 1, Metric.BITS_PER_BYTE, passages);
    }

    @Override
    protected ItemIdentity identity(Passage passage) {
        return ItemIdentity.of(passage.name(), passage.content());
    }

    @Override
    public int sliceItems() {
        return BATCH;
    }

    @Override
    protected List<ItemResult> measure(EvaluatedModel evaluated, List<Passage> some, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return inBatches(some, BATCH, batch -> measure(evaluated, batch), batches);
    }

    private static List<ItemResult> measure(EvaluatedModel evaluated, List<Passage> batch) {
        List<DocumentBits> measured = BitsPerByte.measure(
                evaluated.model(), batch.stream().map(Passage::content).toList());
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) results.add(result(batch.get(i), measured.get(i)));
        return results;
    }

    private static ItemResult result(Passage passage, DocumentBits measured) {
        return ItemResult.of(passage.name(), "", "", "", measured.bits() / measured.bytes(), measured.bytes())
                .inCategory(passage.document().source())
                .withPrompt(passage.content().ids());
    }
}
