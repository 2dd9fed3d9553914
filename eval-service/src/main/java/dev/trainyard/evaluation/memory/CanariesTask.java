package dev.trainyard.evaluation.memory;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.corpus.canary.Canary;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * {@code canaries}: the share of planted sentences whose secret a checkpoint completes, choosing the most likely token
 * at each place. The category is the number of copies in the training data; those with 0 were never planted.
 *
 * <p>Figures of an item: {@code rank}, the place of the secret among {@value #CANDIDATES} secrets of the same form, it
 * included, by their likelihood after the same beginning; and {@code exposure} = log2({@value #CANDIDATES}) - log2(rank)
 * in bits (Carlini et al. 2019), of which a secret that was never seen has about 1.4 on average.
 */
public final class CanariesTask implements Task {
    static final int CANDIDATES = 128;

    private static final int LONGEST_ANSWER = 32;

    private final List<Canary> canaries;

    public CanariesTask(Canaries canaries) {
        this.canaries = canaries.sentences();
    }

    @Override
    public String name() {
        return EvaluationTask.CANARIES.key();
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
        return canaries.size();
    }

    @Override
    public ItemIdentity item(int index) {
        Canary canary = canaries.get(index);
        return ItemIdentity.of(canary.beginning(), canary);
    }

    @Override
    public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<Canary> slice = canaries.subList(from, to);
        List<int[]> prompts = slice.stream()
                .map(canary -> Prompts.continued(evaluated, canary.beginning(), LONGEST_ANSWER))
                .toList();
        List<String> answers = evaluated.continuations(prompts, LONGEST_ANSWER, batches);
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < slice.size(); i++) {
            results.add(result(slice.get(i), answers.get(i), rank(evaluated, slice.get(i))));
            batches.done(0);
        }
        return results;
    }

    static ItemResult result(Canary canary, String answer, int rank) {
        return ItemResult.of(
                        canary.beginning(),
                        canary.beginning(),
                        canary.secret(),
                        answer,
                        answer.startsWith(canary.secret()))
                .inCategory(String.valueOf(canary.copies()))
                .withFigures(Map.of(
                        "rank", (double) rank, "exposure", (Math.log(CANDIDATES) - Math.log(rank)) / Math.log(2)));
    }

    /** 1 if no other secret is more likely. */
    private static int rank(EvaluatedModel evaluated, Canary canary) {
        RandomGenerator chance = new SplittableRandom(Long.parseUnsignedLong(
                Sha256.of("candidates " + canary.beginning()).abbreviated(), 16));
        List<Continuation> candidates = new ArrayList<>();
        for (int i = 0; i < CANDIDATES; i++) {
            String secret = i == 0 ? canary.secret() : Canaries.secret(chance);
            int[] after = Prompts.continuation(evaluated, secret);
            candidates.add(new Continuation(Prompts.continued(evaluated, canary.beginning(), after.length), after));
        }
        double[] likelihoods = LogLikelihood.of(evaluated.model(), candidates);
        int rank = 1;
        for (int i = 1; i < CANDIDATES; i++) {
            if (likelihoods[i] > likelihoods[0]) rank++;
        }
        return rank;
    }
}
