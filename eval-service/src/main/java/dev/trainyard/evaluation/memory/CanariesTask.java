package dev.trainyard.evaluation.memory;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.corpus.canary.Canary;
import dev.trainyard.evaluation.task.AnswersTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.model.scoring.Continuation;
import dev.trainyard.model.scoring.LogLikelihood;
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
public final class CanariesTask extends AnswersTask<Canary> {
    static final int CANDIDATES = 128;

    private static final int LONGEST_ANSWER = 32;

    public CanariesTask(Canaries canaries) {
        super(EvaluationTask.CANARIES, 1, Writing.CONTINUATION, LONGEST_ANSWER, canaries.sentences());
    }

    @Override
    protected ItemIdentity identity(Canary canary) {
        return ItemIdentity.of(canary.beginning(), canary);
    }

    @Override
    protected int[] prompt(EvaluatedModel evaluated, Canary canary) {
        return continued(evaluated, canary.beginning());
    }

    @Override
    protected ItemResult result(EvaluatedModel evaluated, Canary canary, String answer) {
        return result(canary, answer, rank(evaluated, canary));
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
