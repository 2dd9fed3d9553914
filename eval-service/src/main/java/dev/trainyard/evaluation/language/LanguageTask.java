package dev.trainyard.evaluation.language;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.Batches;
import dev.trainyard.evaluation.task.Candidate;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Outcome;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.DocumentBits;
import dev.trainyard.model.scoring.HeldOutPassages.Passage;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code language}: bits per byte on the held-out passages that pre-training was validated on. The aligned checkpoint's
 * score shows what alignment cost in knowledge of plain text.
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
    public Metric metric() {
        return Metric.BITS_PER_BYTE;
    }

    @Override
    public int items() {
        return passages.size();
    }

    @Override
    public List<Outcome> measure(Candidate candidate, Batches batches) throws RunCancelledException, FencedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < passages.size(); from += BATCH) {
            List<Passage> batch = passages.subList(from, Math.min(from + BATCH, passages.size()));
            List<DocumentBits> measured = BitsPerByte.measure(
                    candidate.model(), batch.stream().map(Passage::content).toList());
            for (int i = 0; i < batch.size(); i++) outcomes.add(outcome(batch.get(i), measured.get(i)));
            batches.done(batch.size());
        }
        return outcomes;
    }

    private static Outcome outcome(Passage passage, DocumentBits measured) {
        return new Outcome(passage.name(), "", "", "", measured.bits() / measured.bytes(), measured.bytes());
    }
}
